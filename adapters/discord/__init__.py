"""Discord: interaction → request, reply → message, Discord's answers → outcomes."""
