"""Real processes, killed at any moment; a checker that counts what was posted."""
