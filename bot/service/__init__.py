"""The use cases: a request in, a reply out."""
