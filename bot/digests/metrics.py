"""Figures of daily posts for Prometheus."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

LATENESS = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 21600)


class Metrics:
    """Counters that the registry shows; each instance has a registry of its own by default."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry = registry or CollectorRegistry()
        self.deliveries = Counter(
            "jinju_deliveries", "Deliveries by the state they came to", ["state"], registry=registry
        )
        self.lookups = Counter(
            "jinju_lookups", "Look-ups of unknown outcomes by finding", ["found"], registry=registry
        )
        self.lost_leases = Counter(
            "jinju_lost_leases", "Records refused because another held the row", registry=registry
        )
        self.lateness = Histogram(
            "jinju_lateness_seconds",
            "From the due time to the first request",
            buckets=LATENESS,
            registry=registry,
        )
        self.tick_at = Gauge(
            "jinju_last_tick_timestamp_seconds", "When the last tick finished", registry=registry
        )
        self.tick_seconds = Histogram(
            "jinju_tick_seconds", "How long a tick took", registry=registry
        )
        self.failed_ticks = Counter("jinju_failed_ticks", "Ticks that raised", registry=registry)
        self.open = Gauge(
            "jinju_open_deliveries", "Deliveries without an outcome", ["state"], registry=registry
        )

    def observe_start(self, due_at: datetime, now: datetime) -> None:
        """Note how late a request starts."""
        self.lateness.observe(max(0.0, (now - due_at).total_seconds()))
