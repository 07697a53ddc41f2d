"""Where a provider is asked, and where it asks people: its makers' addresses, or others for tests and local use."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from wastecoach.core.errors import SettingInvalid


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses of one provider.

    Attributes:
        authorize: Where people are sent.
        exchange: Where a code is changed for tokens.
        user_info: What tells about an account.
        keys: Public keys (JWK set) that sign ID tokens, "" where there are none.
    """

    authorize: str
    exchange: str
    user_info: str
    keys: str = ""

    def elsewhere(self, base: str) -> Endpoints:
        """The same paths below another address."""
        return Endpoints(*(_below(base, one) for one in self._all()))

    def _all(self) -> tuple[str, str, str, str]:
        return self.authorize, self.exchange, self.user_info, self.keys


@dataclass(frozen=True, slots=True)
class Registration:
    """What an installation got when it was registered with a provider; without a secret where that gives none."""

    client_id: str
    client_secret: str = field(default="", repr=False)


def sign_in_address(
    endpoints: Endpoints, registration: Registration, state: str, back: str, **more: str
) -> str:
    """Where a person is sent to sign in.

    Args:
        endpoints: Of the provider.
        registration: Ours.
        state: Comes back with the person.
        back: Our own address that they come back to.
        more: Further parameters; empty ones are left out.
    """
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri

    given = {name: value for name, value in more.items() if value}
    address = prepare_grant_uri(
        endpoints.authorize,
        client_id=registration.client_id,
        response_type="code",
        redirect_uri=back,
        state=state,
        **given,
    )
    return str(address)


def with_challenge(challenge: str) -> dict[str, str]:
    """The parameters of a PKCE challenge."""
    return {"code_challenge": challenge, "code_challenge_method": "S256"} if challenge else {}


def is_loopback(address: str) -> bool:
    """Whether an http(s) address leads to this machine and nowhere else."""
    parts = _parts(address)
    return parts is not None and _leads_here(parts)


def safe_base(address: str, setting: str) -> str:
    """An address to ask a provider at, without a slash at its end: https, or http on this machine.

    Raises:
        SettingInvalid: It is another one.
    """
    parts = _parts(address)
    plain = parts is not None and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts is None or not plain or not (parts.scheme == "https" or _leads_here(parts)):
        detail = "neither an https:// address nor an http:// address of this machine"
        raise SettingInvalid(setting=setting, detail=detail)
    return address.rstrip("/")


def _parts(address: str) -> SplitResult | None:
    """The parts of an http(s) address, None where it is none."""
    if not (address.isascii() and address.isprintable()) or {" ", "\\"} & set(address):
        return None
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _leads_here(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _below(base: str, address: str) -> str:
    return base + urlsplit(address).path if address else ""
