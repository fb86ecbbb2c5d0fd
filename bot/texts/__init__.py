"""Every sentence a person reads, in Chinese and English, and nowhere else."""
