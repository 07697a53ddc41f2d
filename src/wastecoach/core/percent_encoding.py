"""Texts as they may stand in an address (RFC 3986)."""

from __future__ import annotations

# Letters that mean nothing there.
UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


def encoded(text: str) -> str:
    """A text with all but the letters that mean nothing in an address as percentages of its bytes."""
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())
