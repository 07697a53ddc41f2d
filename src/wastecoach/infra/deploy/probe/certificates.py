"""Until when certificates hold: read out of them without any tool, whether anybody believes them or not."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wastecoach.infra.deploy.probe.looking import connected
from wastecoach.infra.deploy.probe.services import HTTPS, unverified

# Tags of ASN.1 that lead to the dates.
VERSION, SEQUENCE, UTC_TIME = 0xA0, 0x30, 0x17
LONG_LENGTH = 0x80
FIRST = "-----END CERTIFICATE-----"


def served(address: str, name: str, port: int = HTTPS) -> dict[str, Any]:
    """The dates of the certificate that is served for a name, and whether this machine would believe it."""
    with (
        connected(address, port) as plain,
        unverified().wrap_socket(plain, server_hostname=name) as line,
    ):
        der = line.getpeercert(binary_form=True) or b""
    return {"name": name, **_dates(der), "believed": _believed(address, name, port)}


def files(patterns: list[str]) -> list[dict[str, Any]]:
    """The dates of the certificates in files, the first of each; patterns begin at the root."""
    paths = sorted(path for pattern in patterns for path in Path("/").glob(pattern.lstrip("/")))
    return [{"name": str(path), **_dates(_first(path)), "believed": True} for path in paths]


def _first(path: Path) -> bytes:
    text = path.read_text(encoding="ascii")
    return ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN") : text.index(FIRST) + len(FIRST)])


def _believed(address: str, name: str, port: int) -> bool:
    context = ssl.create_default_context()
    with connected(address, port) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                return True
        except ssl.SSLCertVerificationError:
            return False


def _dates(der: bytes) -> dict[str, float]:
    """Seconds since 1970 from which and until which a certificate holds.

    It begins: certificate { to be signed { [version] serial algorithm issuer validity { from, until } … } … }.
    """
    _, certificate = next(_parts(der))
    _, signed = next(_parts(certificate))
    parts = [part for tag, part in _parts(signed) if tag != VERSION]
    since, until = (_seconds(tag, part) for tag, part in _parts(parts[3]))
    return {"since": since, "until": until}


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of every value in a DER text."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & LONG_LENGTH:
            digits = length & ~LONG_LENGTH
            length, at = int.from_bytes(data[at : at + digits], "big"), at + digits
        yield tag, data[at : at + length]
        at += length


def _seconds(tag: int, part: bytes) -> float:
    form = "%y%m%d%H%M%SZ" if tag == UTC_TIME else "%Y%m%d%H%M%SZ"
    return dt.datetime.strptime(part.decode("ascii"), form).replace(tzinfo=dt.UTC).timestamp()
