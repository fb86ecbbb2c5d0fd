"""Text or typed options → Command, from one table that also makes the help of every platform."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from bot.commands import Command
from bot.errors import UserError
from bot.model import Text


class Completes(StrEnum):
    """What a parameter can be completed from."""

    NOTHING = ""
    TOPIC = "topic"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of a command; `is_rest` takes all that is left of a typed line."""

    name: str
    label: Text
    is_required: bool = True
    is_rest: bool = False
    completes: Completes = Completes.NOTHING
    is_shown: bool = True  # False: only buttons use it


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One row of the command table."""

    group: str  # quote or digest
    name: str
    zh: str  # the Chinese word that works in its place
    kind: type[Command]
    help: Text
    example: str
    parameters: tuple[Parameter, ...] = ()
    needs_manager: bool = False

    def build(self, values: dict[str, str]) -> Command:
        """Make the command from the parameters' values; raise UserError for a wrong or missing one."""
        known = {f.name: f for f in fields(self.kind)}
        arguments: dict[str, object] = {}
        for parameter in self.parameters:
            value = values.get(parameter.name, "").strip()
            if not value:
                if parameter.is_required:
                    raise UserError("missing", example=self.example)
                continue
            arguments[parameter.name] = (
                _whole_number(value, self.example) if known[parameter.name].type == "int" else value
            )
        return self.kind(**arguments)  # type: ignore[arg-type]  # the table's test builds each


def _whole_number(value: str, example: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise UserError("not_a_number", value=value, example=example)
    return int(value)
