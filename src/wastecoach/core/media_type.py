"""What kind of picture a file is, told by its first bytes; what its sender calls it counts for nothing."""

from __future__ import annotations

# So many first bytes tell the kind.
BEGINNING = 64
SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
# "BM" alone begins many a text; what follows it in a bitmap is the size of one of these headers.
BITMAP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
# ISO base media files carry their brand at byte 8; these brands are HEIC pictures (ISO/IEC 23008-12).
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
# These two only say that it is a picture or several: the brands it is compatible with say of which kind.
ANY_BRANDS = frozenset({b"mif1", b"msf1"})
# Names that mean the same, or differ where the first bytes do not.
OTHER_NAMES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/mpo": "image/jpeg",
    "image/heic": "image/heif",
    "image/heic-sequence": "image/heif",
    "image/heif-sequence": "image/heif",
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
}
MEDIA_TYPES = frozenset(
    {*SIGNATURES.values(), "image/webp", "image/bmp", "image/heif", "image/avif"}
)


def media_type_of(begins: bytes) -> str | None:
    """The media type of a picture of an accepted kind, None for anything else.

    Args:
        begins: The file, or at least its first `BEGINNING` bytes where it has as many.
    """
    for signature, media_type in SIGNATURES.items():
        if begins.startswith(signature):
            return media_type
    if begins.startswith(b"RIFF") and begins[8:12] == b"WEBP":
        return "image/webp"
    if begins.startswith(b"BM") and int.from_bytes(begins[14:18], "little") in BITMAP_HEADERS:
        return "image/bmp"
    return _by_brand(begins) if begins[4:8] == b"ftyp" else None


def usual_name(media_type: str) -> str:
    """The name that `media_type_of` uses, for any way to write a media type: `IMAGE/JPG` is `image/jpeg`."""
    plain = media_type.partition(";")[0].strip().lower()
    return OTHER_NAMES.get(plain, plain)


def _by_brand(begins: bytes) -> str | None:
    box = begins[: min(int.from_bytes(begins[:4], "big"), BEGINNING)]
    brand = begins[8:12]
    further = frozenset(box[at : at + 4] for at in range(16, len(box), 4))
    if brand in ANY_BRANDS and further & AVIF_BRANDS and not further & (HEIF_BRANDS - ANY_BRANDS):
        return "image/avif"
    if brand in HEIF_BRANDS:
        return "image/heif"
    return "image/avif" if brand in AVIF_BRANDS else None
