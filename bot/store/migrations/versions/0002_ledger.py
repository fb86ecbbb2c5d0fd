"""The tables of daily posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the schedule, the ledger, and what channels have seen."""
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("short_id", sa.String(12), nullable=False),
        sa.Column("tenant", sa.String(80), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("thread", sa.String(64)),
        sa.Column("is_shared", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True)),
        sa.Column("next_slot_key", sa.String(16)),
        sa.Column("pause_reason", sa.String(64)),
        sa.Column("resume_at", sa.DateTime(timezone=True)),
        sa.Column("tzdata", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("notice", sa.String(80)),
        sa.Column("is_thin_told", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("tenant", "short_id"),
        sa.Index("ix_subscriptions_notice", "notice"),
        sa.Index("ix_subscriptions_status_next_due_at", "status", "next_due_at"),
        sa.Index("ix_subscriptions_tenant_channel", "tenant", "channel"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "subscription_id", sa.String(36), sa.ForeignKey("subscriptions.id"), nullable=False
        ),
        sa.Column("slot_key", sa.String(16), nullable=False),
        sa.Column("tenant", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("delivery_key", sa.String(24), nullable=False, unique=True),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lookups", sa.Integer, nullable=False, server_default="0"),
        sa.Column("owner", sa.String(36)),
        sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("remote_id", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("corrected", sa.String(64)),
        sa.UniqueConstraint("subscription_id", "slot_key"),
        sa.Index("ix_deliveries_state_not_before", "state", "not_before"),
        sa.Index("ix_deliveries_tenant_channel", "tenant", "channel", "scheduled_for"),
    )
    op.create_table(
        "delivered_quotes",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("quote", sa.String(16), nullable=False, index=True),
    )
    op.create_table(
        "shown_quotes",
        sa.Column("tenant", sa.String(80), primary_key=True),
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("quote", sa.String(16), primary_key=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "retired_quotes",
        sa.Column("tenant", sa.String(80), primary_key=True),
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("quote", sa.String(16), primary_key=True),
        sa.Column("retired_by", sa.String(64), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(36), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("number", sa.Integer),
    )
