"""Shows a stored photo small: at most 1024 pixels, as WebP where the browser takes it. Runs at the edge (Lambda@Edge).

CloudFront asks at `origin-request`, so this answers in the bucket's place: the photo is read once, and never
leaves as it was uploaded: what it says of place and time is left behind, with all else that is not the picture.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Any
from urllib.parse import unquote

LONGEST = 1024
# What is sent may have one megabyte, base64 and headers included.
MOST_BYTES = 700_000
QUALITIES = (80, 60, 40, 20)
# The service takes no larger ones either.
MOST_STORED_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 100_000_000
KEPT_S = 3600
STATUS = {200: "OK", 404: "Not Found", 415: "Unsupported Media Type", 502: "Bad Gateway"}


class NoPicture(Exception):
    """What is stored cannot be shown."""


class NoPhoto(Exception):
    """Nothing is stored there."""


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer CloudFront's question for one photo."""
    request = event["Records"][0]["cf"]["request"]
    try:
        data = _stored(request)
        picture, media_type = optimised(data, webp=wants_webp(request["headers"]))
    except NoPhoto:
        return _answer(404)
    except NoPicture:
        return _answer(415)
    except Exception as fault:  # noqa: BLE001 -- whatever happens, the photo as it was uploaded is not the answer
        print(f"not shown: {type(fault).__name__}")
        return _answer(502)
    return _answer(200, picture, media_type)


def wants_webp(headers: dict[str, list[dict[str, str]]]) -> bool:
    """Whether a browser says that it takes WebP."""
    said = ",".join(header["value"] for header in headers.get("accept", []))
    for part in said.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        refused = any(parameter in {"q=0", "q=0.0", "q=0.00"} for parameter in parameters)
        if kind == "image/webp":
            return not refused
    return False


def optimised(data: bytes, *, webp: bool) -> tuple[bytes, str]:
    """A photo upright, at most 1024 pixels long, without metadata; and its media type.

    Raises:
        NoPicture: It is none, or too large to be opened.
    """
    from PIL import Image, ImageOps

    _with_heif()
    # Our own limit, below, is looked at before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data)) as stored:
            if stored.width * stored.height > MOST_PIXELS:
                raise NoPicture
            # A JPEG is decoded at an eighth, a quarter or a half where that is enough.
            stored.draft("RGB", (LONGEST, LONGEST))
            ImageOps.exif_transpose(stored, in_place=True)
            stored.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            shown = _in_plain_colours(stored)
    except (OSError, ValueError, SyntaxError) as fault:
        raise NoPicture from fault
    return _encoded(shown, "WEBP" if webp else "JPEG"), "image/webp" if webp else "image/jpeg"


def _in_plain_colours(picture: Any) -> Any:
    """In sRGB, on white where it was transparent: nothing else is understood everywhere."""
    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(ground, layer)
    plain = picture.convert("RGB")
    if profile and picture.mode in {"RGB", "RGBA"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), inPlace=True)
        except ImageCms.PyCMSError:
            pass
    return plain


def _encoded(picture: Any, form: str) -> bytes:
    from PIL import Image

    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    data = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        clean.save(file, form, quality=quality)
        data = file.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


@cache
def _with_heif() -> None:
    """Photos of iPhones; a package that was built without the codec shows the others."""
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.register_heif_opener()


def _stored(request: dict[str, Any]) -> bytes:
    key = unquote(request["uri"]).removeprefix("/")
    if not key.startswith("photos/"):
        raise NoPhoto
    bucket, _, host = request["origin"]["s3"]["domainName"].partition(".s3.")
    client = _client(host.partition(".")[0])
    try:
        found = client.get_object(Bucket=bucket, Key=key)
    except client.exceptions.NoSuchKey:
        raise NoPhoto from None
    if found["ContentLength"] > MOST_STORED_BYTES:
        raise NoPicture
    with found["Body"] as body:
        data: bytes = body.read()
    return data


@cache
def _client(region: str) -> Any:
    # Part of Lambda's runtime, so not of the package.
    import boto3

    return boto3.client("s3", region_name=region)


def _answer(status: int, body: bytes = b"", media_type: str = "text/plain") -> dict[str, Any]:
    # Not `private`: CloudFront would ask again every time. It asks everybody for a signature first.
    kept = f"max-age={KEPT_S}" if status == 200 else "no-store"
    headers = {
        "Cache-Control": kept,
        "Content-Type": media_type,
        "Vary": "Accept",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
    }
    return {
        "status": str(status),
        "statusDescription": STATUS[status],
        "headers": {name.lower(): [{"key": name, "value": headers[name]}] for name in headers},
        "bodyEncoding": "base64",
        "body": base64.b64encode(body).decode(),
    }
