"""The providers as a program."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from servers.ports import HOST
from servers.program import Program

CLIENT = "wastecoach"
IN_ENVIRONMENT = "IDENTITY_CLIENT_SECRET"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Identities:
    """Running providers: their address, and the secret of the client that they know."""

    address: str
    secret: str

    @classmethod
    def at(cls, url: str) -> Identities:
        """Read from an address `http://CLIENT:SECRET@host:port`."""
        parts = urlsplit(url)
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        return cls(address, unquote(parts.password or ""))

    @property
    def url(self) -> str:
        """The address that `at` reads."""
        parts = urlsplit(self.address)
        return parts._replace(netloc=f"{CLIENT}:{quote(self.secret)}@{parts.netloc}").geturl()

    def base(self, provider: str, mode: str = "") -> str:
        """Where one of them is, perhaps with something wrong."""
        return f"{self.address}/{provider}" + (f"/~{mode}" if mode else "")

    def settings(self) -> dict[str, str]:
        """What sets a server up with all of them."""
        found = {"WASTECOACH_SIGN_IN_STUB_URL": self.base("stub")}
        for provider in ("kakao", "naver", "google"):
            name = f"WASTECOACH_{provider.upper()}"
            found |= {
                f"{name}_CLIENT_ID": CLIENT,
                f"{name}_CLIENT_SECRET": self.secret,
                f"{name}_SIGN_IN_URL": self.base(provider),
            }
        return found


class IdentityServer(Program):
    """Kakao, Naver, Google and a plain provider, on loopback, with people who agree to whatever one clicks."""

    name = "identity"
    ready = "Uvicorn running on"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._secret = secrets.token_urlsafe(24)

    @classmethod
    def executable(cls) -> str:
        """Our own Python."""
        return sys.executable

    @property
    def identities(self) -> Identities:
        """Where they are."""
        return Identities(f"http://{HOST}:{self.port}", self._secret)

    def command(self) -> Sequence[str]:
        """The program, in the foreground."""
        return [self.executable(), "-m", "servers.identity", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        """With our own code, and the client's secret."""
        return os.environ | {"PYTHONPATH": str(ROOT), IN_ENVIRONMENT: self._secret}

    def settings(self) -> dict[str, str]:
        """Where they are, as the product reads it."""
        return self.identities.settings() | {"TEST_IDENTITY_URL": self.identities.url}
