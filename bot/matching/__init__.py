"""The topic matcher: what a query means, and which quotes answer it."""
