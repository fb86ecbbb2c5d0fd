"""What connects the core to people: chat platforms, a terminal, the command line."""
