"""Daily posts: when, which quotes, and that each goes out once."""
