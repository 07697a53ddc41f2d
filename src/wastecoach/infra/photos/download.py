"""A photo from an http(s) address, without letting the address reach into private networks.

The name is resolved first, every address that it gives is checked, and the connection goes to the checked address
itself, so that a second answer of the name server cannot change the target in between. Redirects are followed by
hand, each checked again.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import urlsplit

import httpx

from wastecoach.core.errors import DownloadFailed, DownloadRefused, PhotoTooLarge
from wastecoach.core.photo import MAX_BYTES

MOST_REDIRECTS = 4
CHUNK = 64 * 1024


def download(address: str, *, allow_private: bool, timeout_s: float) -> bytes:
    """The bytes behind an address.

    Raises:
        DownloadRefused: Not http(s), carries a password, or leads into a private network.
        DownloadFailed: Time-out, connection, HTTP status, too many redirects.
        PhotoTooLarge: More than `MAX_BYTES`.
    """
    deadline = time.monotonic() + timeout_s
    target = httpx.URL(_checked(address))
    with httpx.Client(timeout=timeout_s, trust_env=False, follow_redirects=False) as client:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _get(client, target, address, deadline, allow_private=allow_private)
            if isinstance(answer, bytes):
                return answer
            target = target.join(answer)
            _checked(str(target))
    raise DownloadFailed(source=address, detail="too many redirects")


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise DownloadRefused(source=_shown(address))
        _ = parts.port
        httpx.URL(address)
    except (ValueError, httpx.InvalidURL) as fault:
        raise DownloadRefused(source=_shown(address)) from fault
    return address


def _shown(address: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    bare = address.split("?", 1)[0]
    scheme, separator, rest = bare.partition("://")
    return scheme + separator + rest.rsplit("@", 1)[-1]


def _get(
    client: httpx.Client, target: httpx.URL, address: str, deadline: float, *, allow_private: bool
) -> bytes | str:
    """The body, or the address of a redirect."""
    host = target.host
    resolved = _resolve(target, address, allow_private=allow_private)
    request = client.build_request(
        "GET",
        target.copy_with(host=resolved),
        headers={"Host": target.netloc.decode("ascii"), "Accept": "image/*"},
        extensions={"sni_hostname": host},
    )
    try:
        response = client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                return str(response.headers["location"])
            if response.status_code != httpx.codes.OK:
                raise DownloadFailed(source=_shown(address), detail=f"HTTP {response.status_code}")
            return _body(response, address, deadline)
        finally:
            response.close()
    except httpx.HTTPError as fault:
        raise DownloadFailed(source=_shown(address), detail=type(fault).__name__) from fault


def _body(response: httpx.Response, address: str, deadline: float) -> bytes:
    received = bytearray()
    for chunk in response.iter_bytes(CHUNK):
        received += chunk
        if len(received) > MAX_BYTES:
            raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
        # httpx times each read; a server that drips bytes would hold us for ever without a deadline.
        if time.monotonic() > deadline:
            raise DownloadFailed(source=_shown(address), detail="time-out")
    return bytes(received)


def _resolve(target: httpx.URL, address: str, *, allow_private: bool) -> str:
    """The first IP address of the host; all of them must be allowed."""
    try:
        port = target.port or (443 if target.scheme == "https" else 80)
        found = socket.getaddrinfo(target.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise DownloadFailed(source=_shown(address), detail="unknown host") from fault
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(map(_is_public, addresses)):
        raise DownloadRefused(source=_shown(address))
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.split("%", 1)[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not (mapped or parsed).is_multicast
