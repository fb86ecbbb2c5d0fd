"""The one exception that a person can fix."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the asker; `key` names the sentence in `bot.texts`, `facts` fill it.

    Everything else that is raised is a bug.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts
