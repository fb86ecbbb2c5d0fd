"""Settings from the environment: all problems are reported at once, no secret is ever shown."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.model import Locale

PREFIX = "JINJU_"

NAMES: Mapping[str, str] = {
    "DATABASE_URL": "sqlite:///<DATA_DIR>/jinju.db",
    "DATA_DIR": "data",
    "CONTENT_DIRS": "",
    "LOCALE": "zh-Hans",
    "TIMEZONE": "Asia/Shanghai",
    "SLACK_BOT_TOKEN": "",
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": "",
    "SLACK_CLIENT_ID": "",
    "SLACK_CLIENT_SECRET": "",
    "SLACK_API_BASE_URL": "https://slack.com/api/",
    "SLACK_LOOK_UP": "false",
    "SLACK_MANAGERS": "",
    "DISCORD_TOKEN": "",
    "DISCORD_API_BASE_URL": "https://discord.com/api/v10",
    "HTTP_HOST": "127.0.0.1",
    "HTTP_PORT": "8080",
    "SECRET_KEYS": "",
    "LEASE_SECONDS": "120",
    "ON_AMBIGUOUS": "skip",
    "LOG_LEVEL": "info",
}
SECRETS = frozenset(
    {
        "DATABASE_URL",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_SECRET",
        "DISCORD_TOKEN",
        "SECRET_KEYS",
    }
)
LONGEST_LEASE = timedelta(hours=1)
_TOKEN_PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decides; fields marked `repr=False` hold secrets."""

    data_dir: Path
    database_url: str = field(repr=False)
    content_dirs: tuple[Path, ...]
    locale: Locale
    timezone: str
    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    slack_signing_secret: str = field(repr=False)
    slack_api_base_url: str
    slack_look_up: bool
    slack_managers: frozenset[str]
    discord_token: str = field(repr=False)
    discord_api_base_url: str
    http_host: str
    http_port: int
    lease: timedelta
    on_ambiguous: str
    log_level: str
    proxy: str | None = field(repr=False, default=None)

    @property
    def has_slack(self) -> bool:
        """Tell whether Slack is to be connected."""
        return bool(self.slack_bot_token)

    @property
    def has_discord(self) -> bool:
        """Tell whether Discord is to be connected."""
        return bool(self.discord_token)


def from_env(environment: Mapping[str, str], *, home: Path) -> Settings:
    """Read the settings; relative paths are below `home`. Raise SettingsError with all problems."""
    return _Reader(environment, home).settings()


class _Reader:
    """Takes values one by one and remembers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str], home: Path) -> None:
        self.environment = environment
        self.home = home
        self.problems: list[tuple[str, str, dict[str, object]]] = []

    def problem(self, name: str, key: str, **facts: object) -> None:
        self.problems.append((PREFIX + name, key, facts))

    def settings(self) -> Settings:
        self._refuse_unknown()
        data_dir = self.home / self.value("DATA_DIR")
        settings = Settings(
            data_dir=data_dir,
            database_url=self.database_url(data_dir),
            content_dirs=self.content_dirs(),
            locale=Locale(self.choice("LOCALE", tuple(Locale))),
            timezone=self.zone(),
            slack_bot_token=self.token("SLACK_BOT_TOKEN"),
            slack_app_token=self.token("SLACK_APP_TOKEN"),
            slack_signing_secret=self.value("SLACK_SIGNING_SECRET"),
            slack_api_base_url=self.url("SLACK_API_BASE_URL").rstrip("/") + "/",
            slack_look_up=self.choice("SLACK_LOOK_UP", ("true", "false")) == "true",
            slack_managers=frozenset(self.value("SLACK_MANAGERS").replace(",", " ").split()),
            discord_token=self.one_word("DISCORD_TOKEN", self.value("DISCORD_TOKEN")),
            discord_api_base_url=self.url("DISCORD_API_BASE_URL").rstrip("/"),
            http_host=self.value("HTTP_HOST"),
            http_port=self.number("HTTP_PORT", 0, 65535),
            lease=timedelta(seconds=self.number("LEASE_SECONDS", 1, LONGEST_LEASE.seconds)),
            on_ambiguous=self.choice("ON_AMBIGUOUS", ("skip", "repost")),
            log_level=self.choice("LOG_LEVEL", LOG_LEVELS),
            proxy=self.environment.get("HTTPS_PROXY") or self.environment.get("https_proxy"),
        )
        self._check_pairs(settings)
        if self.problems:
            raise SettingsError(tuple(self.problems))
        return settings

    def _refuse_unknown(self) -> None:
        known = set(NAMES) | {f"{name}_FILE" for name in SECRETS}
        for name in sorted(self.environment):
            short = name.removeprefix(PREFIX)
            if name.startswith(PREFIX) and short not in known:
                nearest = difflib.get_close_matches(short, known, n=1, cutoff=0)
                self.problem(short, "setting_unknown", nearest=PREFIX + nearest[0])

    def _check_pairs(self, settings: Settings) -> None:
        slack_entry = settings.slack_app_token or settings.slack_signing_secret
        if settings.has_slack and not slack_entry:
            other = f"{PREFIX}SLACK_APP_TOKEN / {PREFIX}SLACK_SIGNING_SECRET"
            self.problem("SLACK_BOT_TOKEN", "setting_needs", other=other)
        if settings.slack_app_token and not settings.has_slack:
            self.problem("SLACK_APP_TOKEN", "setting_needs", other=f"{PREFIX}SLACK_BOT_TOKEN")

    def value(self, name: str) -> str:
        given = self.environment.get(PREFIX + name, "").strip()
        path = self.environment.get(f"{PREFIX}{name}_FILE", "").strip()
        if name in SECRETS and path:
            if given:
                self.problem(name, "setting_both", other=f"{PREFIX}{name}_FILE")
            return self._read(name, path)
        return given or ("" if NAMES[name].startswith("sqlite:") else NAMES[name])

    def _read(self, name: str, path: str) -> str:
        try:
            return (self.home / path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "UTF-8"
            self.problem(f"{name}_FILE", "setting_file", path=path, why=why)
            return ""

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.value(name)
        by_folded = {choice.lower(): choice for choice in choices}
        if value.lower() not in by_folded:
            self.problem(name, "setting_choice", value=value, choices=", ".join(choices))
            return choices[0]
        return by_folded[value.lower()]

    def number(self, name: str, low: int, high: int) -> int:
        value = self.value(name)
        if not (value.isascii() and value.isdigit() and low <= int(value[:9]) <= high):
            facts = {"value": value[:40], "low": low, "high": high, "example": NAMES[name]}
            self.problem(name, "setting_number", **facts)
            return low
        return int(value)

    def zone(self) -> str:
        value = self.value("TIMEZONE")
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.problem("TIMEZONE", "setting_zone", value=value[:60])
        return value

    def url(self, name: str) -> str:
        value = self.value(name)
        if not (value.startswith(("https://", "http://")) and _has_host(value)):
            self.problem(name, "setting_url", schemes="https://")
        return value

    def token(self, name: str) -> str:
        value = self.value(name)
        prefix = _TOKEN_PREFIXES[name]
        if value and not value.startswith(prefix):
            self.problem(name, "setting_token", prefix=prefix)
        return self.one_word(name, value)

    def one_word(self, name: str, value: str) -> str:
        """Refuse what no HTTP header can carry: a token that was copied with something else."""
        if not (value.isascii() and value.isprintable()) or " " in value:
            self.problem(name, "setting_one_word")
        return value

    def database_url(self, data_dir: Path) -> str:
        value = self.value("DATABASE_URL") or f"sqlite:///{data_dir / 'jinju.db'}"
        if not _is_database(value):
            self.problem("DATABASE_URL", "setting_database")
        return value

    def content_dirs(self) -> tuple[Path, ...]:
        folders = tuple(self.home / p for p in self.value("CONTENT_DIRS").split(":") if p)
        for folder in folders:
            if not folder.is_dir():
                self.problem("CONTENT_DIRS", "setting_folder", path=folder)
        return folders


def _has_host(url: str) -> bool:
    """Tell whether an address names a host, and a port that is a number if it names one."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _is_database(url: str) -> bool:
    """Tell whether an address is an SQLite file's or a PostgreSQL server's."""
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///") not in ("", ":memory:")  # each thread has its own
    return url.startswith("postgresql+psycopg://")
