"""Fixtures that every test may ask for."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ("tests.databases",)

settings.register_profile("jinju", deadline=None)  # a test never depends on the machine's speed
settings.load_profile("jinju")
