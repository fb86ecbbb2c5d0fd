"""The library as files: packs in TOML, quotes as JSON lines."""
