"""Every setting, read once from COMMUNITY_* environment variables. The README lists them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from flask import current_app

ROOT = Path(__file__).parents[2]
MODES = ("production", "demo", "development", "test")


class SettingsError(Exception):
    """A setting is missing or can't be read; the message says which and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """One typed place for what differs between installations."""

    mode: str = "production"
    secret_key: str = ""
    audit_key: str = ""
    database_url: str = ""
    redis_url: str = ""
    mail_url: str = ""
    mail_from: str = "no-reply@localhost"
    uploads_url: str = ""
    site_name: str = "Rebuild"
    base_url: str = ""
    trusted_proxies: int = 0
    verify_email: bool = True
    rate_limits: bool = True
    founding: str = "moderators"
    queue_minutes: int = 60
    risk_budget: int = 8
    public_log: bool = True
    newcomer_days: int = 7
    accent_hue: int = 358
    accent_chroma: float = 0.1
    leave_url: str = "https://www.bbc.co.uk/weather"
    shared_idle_minutes: int = 10
    target_p1: int = 15  # minutes until somebody is at work on a case: where somebody may be in danger
    target_p2: int = 240
    target_p3: int = 1440
    target_p4: int = 4320

    @property
    def instance(self) -> Path:
        """Where an embedded site keeps its files."""
        return ROOT / "instance" / ("demo" if self.mode == "demo" else "")

    @property
    def embedded(self) -> bool:
        """One process does everything, jobs included."""
        return not self.redis_url

    @property
    def public_url(self) -> str:
        """Where links in mail lead: the base URL, else the address served. Never the request's Host, which is free."""
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "5000")
        return self.base_url or f"http://{host}:{port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check. Raises SettingsError with a sentence for the owner."""
        given: dict[str, Any] = {}
        for field in fields(cls):
            name = f"COMMUNITY_{field.name.upper()}"
            if name in environment:
                given[field.name] = _read(name, environment[name].strip(), field.type)
        return cls(**given).checked()

    def checked(self) -> "Settings":
        """Itself with defaults filled in, or SettingsError."""
        if self.mode not in MODES:
            raise SettingsError(f"COMMUNITY_MODE must be one of {', '.join(MODES)}")
        if self.founding not in ("moderators", "members"):
            raise SettingsError("COMMUNITY_FOUNDING must be moderators or members")
        if not 0 <= self.newcomer_days <= 90:
            raise SettingsError("COMMUNITY_NEWCOMER_DAYS goes from 0 (nobody is a newcomer) to 90")
        if not 0 <= self.accent_hue <= 360 or not 0 <= self.accent_chroma <= 0.12:
            raise SettingsError("COMMUNITY_ACCENT_HUE goes from 0 to 360, COMMUNITY_ACCENT_CHROMA from 0 to 0.12")
        if not 1 <= self.shared_idle_minutes <= 120:
            raise SettingsError("COMMUNITY_SHARED_IDLE_MINUTES goes from 1 to 120")
        if min(self.target_p1, self.target_p2, self.target_p3, self.target_p4) < 1:
            raise SettingsError("COMMUNITY_TARGET_P1 to COMMUNITY_TARGET_P4 are minutes, 1 or more")
        filled = dict(vars(self))
        if not self.secret_key:
            if self.mode == "production":
                raise SettingsError(
                    "COMMUNITY_SECRET_KEY is missing. Make one: "
                    "python -c 'import secrets; print(secrets.token_hex(32))'"
                )
            filled["secret_key"] = f"only-for-{self.mode}"
        filled["audit_key"] = self.audit_key or filled["secret_key"]
        if self.mode == "production" and self.verify_email and not self.mail_url:
            raise SettingsError(
                "COMMUNITY_MAIL_URL is missing (smtp+starttls://user:password@host:port), "
                "or set COMMUNITY_VERIFY_EMAIL=off"
            )
        if self.mode == "demo" and self.site_name == Settings.site_name:
            filled["site_name"] = "Rebuild Your Life"
        if not self.database_url:
            filled["database_url"] = f"sqlite:///{self.instance / 'community.sqlite3'}"
        filled["database_url"] = (
            filled["database_url"]
            .replace("postgres://", "postgresql://", 1)
            .replace("postgresql://", "postgresql+psycopg://", 1)
        )
        if not self.uploads_url:
            filled["uploads_url"] = f"file://{self.instance / 'uploads'}"
        filled["base_url"] = self.base_url.rstrip("/")
        return Settings(**filled)


def settings() -> Settings:
    """The settings of the running app."""
    return current_app.extensions["settings"]


def _read(name: str, value: str, kind: Any) -> Any:
    try:
        if kind is bool:
            return {"on": True, "off": False, "1": True, "0": False, "true": True, "false": False}[value.lower()]
        if kind in (int, float):
            return kind(value)
    except (KeyError, ValueError):
        raise SettingsError(f"{name} can't be {value!r}") from None
    return value
