"""Which photo store an address names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.s3 import S3Address, S3Photos

SETTING = "photos_url"
FILE, S3 = "file://", "s3://"
OPTIONS = frozenset({"endpoint", "region", "public_endpoint"})
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_PREFIX = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*", re.ASCII)
_ENDPOINT = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?(?:/[\w./-]*)?", re.ASCII
)
_REGION = re.compile(r"[a-z0-9-]+", re.ASCII)


def open_photos(
    url: str, secret: Callable[[], bytes], upload_base: str, now: Callable[[], float]
) -> FolderPhotos | S3Photos:
    """The photo store at an address.

    Args:
        url: `file:///absolute/folder`, or `s3://bucket/prefix?endpoint=…&region=…&public_endpoint=…`, where all but
            the bucket may be left out.
        secret: Gives what signs uploads into a folder; not asked for S3.
        upload_base: Address or path of our own API before the key, for a folder.
        now: Seconds since 1970.

    Raises:
        SettingInvalid: There is no such kind of store, or a part of the address is impossible.
        ExtraMissing: The store needs a package that is not installed.
        PhotoStoreUnavailable: The secret or the settings of boto3 cannot be used.
    """
    if url.startswith(FILE):
        return FolderPhotos(_folder(url), secret(), upload_base, now)
    if url.startswith(S3):
        return S3Photos(s3_address(url), now)
    raise SettingInvalid(setting=SETTING, detail=f"not one of {FILE}/folder, {S3}bucket")


def s3_address(url: str) -> S3Address:
    """The parts of an address `s3://…`.

    Raises:
        SettingInvalid: One of them is impossible; what it was is not told, for it may be a secret.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SettingInvalid(setting=SETTING, detail="bucket of s3://bucket") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
    endpoints = [options[name] for name in ("endpoint", "public_endpoint") if name in options]
    sound = {
        "bucket": _BUCKET.fullmatch(parts.netloc),
        "prefix": _PREFIX.fullmatch(prefix) and not parts.fragment,
        "option": options.keys() <= OPTIONS,
        "endpoint": all(map(_is_endpoint, endpoints)),
        "region": _REGION.fullmatch(options.get("region", "none")),
    }
    for part, fits in sound.items():
        if not fits:
            raise SettingInvalid(setting=SETTING, detail=f"{part} of s3://bucket/prefix?endpoint=…")
    return S3Address(parts.netloc, prefix, **options)


def _is_endpoint(url: str) -> bool:
    try:
        return urlsplit(url).port != 0 and _ENDPOINT.fullmatch(url) is not None
    except ValueError:
        return False


def _folder(url: str) -> Path:
    parts = urlsplit(url)
    folder = Path(unquote(parts.path))
    if parts.netloc or parts.query or parts.fragment or folder == Path(folder.anchor):
        raise SettingInvalid(setting=SETTING, detail=f"not {FILE}/folder")
    return folder
