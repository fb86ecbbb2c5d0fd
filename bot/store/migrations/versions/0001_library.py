"""The tables of the library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ENTITIES = ("speakers", "topics", "propositions", "sources", "terms")


def upgrade() -> None:
    """Make the first tables, and start counting the library's versions."""
    for name in _ENTITIES:
        op.create_table(
            name,
            sa.Column("id", sa.String(64), primary_key=True),
            sa.Column("workspace", sa.String(80), primary_key=True, server_default=""),
            sa.Column("body", sa.JSON, nullable=False),
        )
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("workspace", sa.String(80), nullable=False, server_default=""),
        sa.Column("speaker", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("said_on", sa.String(10)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("topics", sa.String(300), nullable=False),
        sa.Column("daily", sa.Boolean, nullable=False),
        sa.Column("later", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False, index=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    )
    versions = op.create_table(
        "versions",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.bulk_insert(versions, [{"name": "library", "value": 0}])
    op.create_table(
        "tokens",
        sa.Column(
            "quote", sa.String(16), sa.ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("analyser", sa.String(32), nullable=False),
        sa.Column("terms", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "kept_sources",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("workspace", sa.String(80), primary_key=True, server_default=""),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
