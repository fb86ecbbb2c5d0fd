"""The tables of daily posts: standing orders, the ledger of deliveries, what channels have seen."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.store.engine import UTCDateTime
from bot.store.schema import metadata

ID = String(36)
KEY = String(24)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", ID, primary_key=True),  # a uuid, never used again
    Column("short_id", String(12), nullable=False),
    Column("tenant", String(80), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64)),
    Column("is_shared", Boolean, nullable=False, server_default=false()),
    Column("owner", String(64), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("wanted", JSON, nullable=False),  # the order
    Column("status", String(8), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("next_due_at", UTCDateTime),
    Column("next_slot_key", String(16)),
    Column("pause_reason", String(64)),
    Column("resume_at", UTCDateTime),
    Column("tzdata", String(16), nullable=False),  # by which next_due_at was computed
    Column("version", Integer, nullable=False, server_default="1"),
    Column("notice", String(80)),  # what its owner is yet to be told
    Column("is_thin_told", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("tenant", "short_id"),
    Index("ix_subscriptions_status_next_due_at", "status", "next_due_at"),
    Index("ix_subscriptions_tenant_channel", "tenant", "channel"),
    Index("ix_subscriptions_notice", "notice"),
)

# One row a slot, for ever: the unique key is what makes a second post impossible.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False),
    Column("slot_key", String(16), nullable=False),
    Column("tenant", String(80), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("delivery_key", KEY, nullable=False, unique=True),
    Column("scheduled_for", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),  # too late to post from here on
    Column("is_late", Boolean, nullable=False, server_default=false()),
    Column("state", String(8), nullable=False),
    Column("reason", String(64)),
    Column("not_before", UTCDateTime, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("lookups", Integer, nullable=False, server_default="0"),
    Column("owner", ID),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("lease_until", UTCDateTime),
    Column("remote_id", String(64)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("finished_at", UTCDateTime),
    Column("corrected", String(64)),  # what came of editing the post, once a quote changed
    UniqueConstraint("subscription_id", "slot_key"),
    Index("ix_deliveries_state_not_before", "state", "not_before"),
    Index("ix_deliveries_tenant_channel", "tenant", "channel", "scheduled_for"),
)

# The quotes of a delivery, frozen at the first claim: a retry posts the same ones.
delivered_quotes = Table(
    "delivered_quotes",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("quote", String(16), nullable=False, index=True),
)

# Quotes that a channel saw by hand: not to be posted there the same day.
shown_quotes = Table(
    "shown_quotes",
    metadata,
    Column("tenant", String(80), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("quote", String(16), primary_key=True),
    Column("shown_at", UTCDateTime, nullable=False),
)

# Quotes that a channel wants no more.
retired_quotes = Table(
    "retired_quotes",
    metadata,
    Column("tenant", String(80), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("quote", String(16), primary_key=True),
    Column("retired_by", String(64), nullable=False),
    Column("retired_at", UTCDateTime, nullable=False),
)

# Who holds what only one process may hold, such as a gateway connection.
leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("owner", ID, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)

# Instants that outlive a process: until when a restored backup's slots are in doubt.
marks = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", UTCDateTime),
    Column("number", Integer),
)
