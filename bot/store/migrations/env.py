"""Run by Alembic: use the connection that `bot.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from bot.store import schema

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=schema.metadata, render_as_batch=True)
context.run_migrations()
