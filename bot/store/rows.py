"""A quote as a row of its table: columns for what is asked for, the rest read whole."""

from __future__ import annotations

from typing import Any

import cattrs
from cattrs.preconf.json import make_converter
from sqlalchemy import Row

from bot.model import Quote
from bot.store.tokens import links_to_text

json: cattrs.Converter = make_converter()
# A pair is written as it comes back, so that a body equals what is stored of it.
json.register_unstructure_hook_func(lambda kind: kind == tuple[str, str], list)

_COLUMNS = ("id", "workspace", "speaker", "source", "said_on", "state", "daily")


def row_to_quote(row: Row[Any]) -> Quote:
    """Read a quote."""
    columns = {name: row._mapping[name] for name in _COLUMNS}
    return json.structure(row.body | columns | {"topics": row.topics.split()}, Quote)


def quote_to_row(quote: Quote, version: int) -> dict[str, Any]:
    """Write a quote as of a version of the library."""
    columns = {name: getattr(quote, name) for name in _COLUMNS}
    body = to_body(quote, "topics", *_COLUMNS)
    later = links_to_text(tuple((view.id, view.kind) for view in quote.later))
    topics = " ".join(quote.topics)
    return columns | {"topics": topics, "later": later, "body": body, "changed": version}


def to_body(entity: Any, *left_out: str) -> dict[str, Any]:
    """Write an entity as JSON without the fields that have columns."""
    body: dict[str, Any] = json.unstructure(entity)
    return {key: value for key, value in body.items() if key not in left_out}
