"""The bot in a terminal: no token, no network."""
