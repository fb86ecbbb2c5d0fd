"""The core of Jinju: it decides; it knows no chat library and no network."""
