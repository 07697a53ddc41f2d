"""Signed leave to upload one photo to this server, as S3 has it: no table of leaves given, only a signature.

The same signature serves `PUT` (fields in the query) and `POST` (fields of a form). Key, media type, size and time
are signed together, so that none can be changed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wastecoach.core.jobs.errors import (
    PhotoStoreUnavailable,
    UploadExpired,
    UploadForbidden,
    UploadMismatch,
)
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.keys import checked

# Signed along: a signature made for another purpose with the same secret is none here.
PURPOSE = "wastecoach upload 1"
SECRET_BYTES = 32
_NUMBER = re.compile(r"0|[1-9][0-9]{0,11}")


@dataclass(frozen=True, slots=True)
class Grant:
    """What one signed address allows.

    Attributes:
        key: Of the photo in the store.
        content_type: Media type it must be sent as.
        size: Its bytes, exactly; None where they are not known: then 1 to `MAX_BYTES`.
        expires: Seconds since 1970; from then on it is no leave any more.
    """

    key: str
    content_type: str
    size: int | None
    expires: int

    @property
    def least(self) -> int:
        """Bytes that must come at least."""
        return 1 if self.size is None else self.size

    @property
    def most(self) -> int:
        """Bytes that may come at most."""
        return MAX_BYTES if self.size is None else self.size


def sign(grant: Grant, secret: bytes) -> dict[str, str]:
    """The fields that carry a grant, but for its key (that is in the path): query of a `PUT`, fields of a form."""
    size = {} if grant.size is None else {"size": str(grant.size)}
    return {
        "expires": str(grant.expires),
        "type": grant.content_type,
        **size,
        "signature": _signature(grant, secret),
    }


def verify(key: str, fields: Mapping[str, str], keys: Sequence[bytes], now: float) -> Grant:
    """The grant that fields carry.

    Args:
        key: Of the photo, from the path.
        fields: Of the query or of the form; others than ours are ignored.
        keys: Secrets that may have signed it: the present one, and earlier ones while their addresses are in use.
        now: Seconds since 1970.

    Raises:
        UploadForbidden: None of the secrets signed these very fields for this key.
        UploadExpired: One did, and the time is over.
    """
    grant, given = _read(key, fields), fields.get("signature", "")
    # All are tried, so that the time taken tells nothing of which one it was.
    signed = [hmac.compare_digest(_signature(grant, secret), given) for secret in keys]
    if not any(signed):
        raise UploadForbidden
    if now >= grant.expires:
        raise UploadExpired
    return grant


def agree(grant: Grant, content_type: str | None, size: int | None) -> None:
    """Refuse an upload by what its headers say, before its first byte is read.

    Args:
        grant: What is allowed.
        content_type: Media type it is sent as.
        size: Bytes that it announces, None where it does not.

    Raises:
        UploadMismatch: Another media type or size than allowed.
    """
    if content_type != grant.content_type:
        raise UploadMismatch(announced=grant.content_type, found=content_type or "-")
    if size is not None:
        agree_on_size(grant, size)


def agree_on_size(grant: Grant, size: int) -> None:
    """Refuse a size that a grant does not allow.

    Raises:
        UploadMismatch: It does not.
    """
    if not grant.least <= size <= grant.most:
        announced = f"≤ {MAX_BYTES} B" if grant.size is None else f"{grant.size} B"
        raise UploadMismatch(announced=announced, found=f"{size} B")


def kept_secret(path: Path) -> bytes:
    """A secret of this installation: made at random once, readable by its owner only, the same for all processes.

    Raises:
        PhotoStoreUnavailable: It can be neither read nor made, or the file holds something else.
    """
    try:
        if not path.exists():
            _make(path)
        found = path.read_bytes()
    except OSError as fault:
        raise PhotoStoreUnavailable(place=str(path), detail=type(fault).__name__) from fault
    if len(found) != SECRET_BYTES:
        raise PhotoStoreUnavailable(place=str(path), detail=f"{len(found)} != {SECRET_BYTES} B")
    return found


def _make(path: Path) -> None:
    """Whoever comes first decides; the file appears with all its bytes or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as written:
        written.write(secrets.token_bytes(SECRET_BYTES))
        written.flush()
        os.fsync(written.fileno())
        try:
            os.link(written.name, path)
        except FileExistsError:
            return


def _read(key: str, fields: Mapping[str, str]) -> Grant:
    """What is claimed; a number in any other spelling than ours is none, so that one grant has one address."""
    expires, size, kind = fields.get("expires", ""), fields.get("size"), fields.get("type", "")
    numbers = [expires] if size is None else [expires, size]
    if not (all(map(_plain, numbers)) and f"{kind}{fields.get('signature')}".isascii()):
        raise UploadForbidden
    return Grant(checked(key), kind, None if size is None else int(size), int(expires))


def _plain(number: str) -> bool:
    return _NUMBER.fullmatch(number) is not None


def _signature(grant: Grant, secret: bytes) -> str:
    text = msgspec.json.encode(
        [PURPOSE, grant.key, grant.content_type, grant.size, grant.expires],
    )
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
