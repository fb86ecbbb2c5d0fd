"""What a person can fix; everything else that is raised is a bug."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the asker; `key` names the sentence in `bot.texts`, `facts` fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class SettingsError(Exception):
    """Wrong settings, all of them: (name, sentence key, facts) each. Holds no secret."""

    def __init__(self, problems: tuple[tuple[str, str, dict[str, object]], ...]) -> None:
        super().__init__(", ".join(name for name, _, _ in problems))
        self.problems = problems


class PackError(Exception):
    """A pack that cannot be loaded: (file, where, sentence key, facts) for each problem."""

    def __init__(self, problems: tuple[tuple[str, str, str, dict[str, object]], ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
