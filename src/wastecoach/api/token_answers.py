"""Tokens as clients get them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from wastecoach.core.people.caller import Role
from wastecoach.core.people.sign_in.sessions import Tokens

_ID = "7c1e5a9b2d4f4e60a1b2c3d4e5f60718"
# As JSON: next to such names a linter takes every other text for a secret.
_TOKENS: dict[str, Any] = msgspec.json.decode(
    """{
        "access_token": "eyJ…",
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": "wcr_…",
        "refresh_expires_in": 5184000,
        "session_id": "7c1e5a9b2d4f4e60a1b2c3d4e5f60718",
        "person": {"id": "2d4f4e60a1b2c3d4e5f607187c1e5a9b", "name": "홍길동", "role": "person"},
        "claimed": 12
    }"""
)
_SESSION = {
    "id": _ID,
    "provider": "kakao",
    "label": "wastecoach command line",
    "created_at": "2026-11-20T09:00:00Z",
    "seen_at": "2026-11-26T09:00:00Z",
    "expires_at": "2027-01-25T09:00:00Z",
    "current": True,
}
_DEVICE = {"device_id": _ID, "device_token": f"wcd_{_ID}_…"}


def _like(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class PersonShown(BaseModel):
    """Who signed in, as far as a client has to know."""

    id: str
    name: str = Field(description="as the provider told it, may be empty")
    role: Role


class TokensOut(BaseModel):
    """A session: its tokens, and whose it is."""

    model_config = _like(_TOKENS)

    access_token: str = Field(description="for `Authorization: Bearer …`; a JWT")
    token_type: str = Field(default="Bearer", description="always `Bearer`")
    expires_in: int = Field(description="seconds that the access token is valid")
    refresh_token: str = Field(description="brings the next pair, once; keep it safe")
    refresh_expires_in: int = Field(
        description="seconds after which the session ends unless it is refreshed"
    )
    session_id: str = Field(description="names this sign-in in the list of yours")
    person: PersonShown
    claimed: int | None = Field(
        None, description="analyses of your device that are yours now; null where it showed none"
    )


class DeviceOut(BaseModel):
    """A device that made itself known."""

    model_config = _like(_DEVICE)

    device_id: str
    device_token: str = Field(
        description="for `Authorization: Bearer …`; shown this once, valid as long as it is used"
    )


class Claimed(BaseModel):
    """What became of a device's things."""

    model_config = _like({"claimed": 12})

    claimed: int = Field(description="analyses that are yours now")


class SessionShown(BaseModel):
    """One of your sign-ins."""

    id: str
    provider: str = Field(description="with whose account")
    label: str = Field(description="what signed in")
    created_at: dt.datetime
    seen_at: dt.datetime = Field(description="last refreshed")
    expires_at: dt.datetime = Field(description="ends then unless it is refreshed")
    current: bool = Field(description="whether it is the one that asks")


class SessionsShown(BaseModel):
    """Your sign-ins, the one used last first."""

    model_config = _like({"sessions": [_SESSION]})

    sessions: list[SessionShown]


def tokens_out(tokens: Tokens, now: float, claimed: int | None = None) -> TokensOut:
    """What a client gets of a session.

    Args:
        tokens: Of the session.
        now: Seconds since 1970.
        claimed: Analyses of its device that are the person's now.
    """
    person = tokens.person
    return TokensOut(
        access_token=tokens.access,
        expires_in=int(tokens.access_until - now),
        refresh_token=tokens.refresh,
        refresh_expires_in=int(tokens.session.expires_at - now),
        session_id=tokens.session.id,
        person=PersonShown(id=person.id, name=person.name, role=person.role),
        claimed=claimed,
    )
