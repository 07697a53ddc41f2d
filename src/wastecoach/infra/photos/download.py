"""A photo from an http(s) address, without letting the address reach into private networks.

The name is resolved first, every address that it gives is checked, and the connection goes to a checked address
itself, so that a second answer of the name server cannot change the target in between. Redirects are followed by
hand, each checked again.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from wastecoach.core.errors import DownloadFailed, DownloadRefused, PhotoTooLarge
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photos.addresses import without_secrets

MOST_REDIRECTS = 4
LAST_PORT = 65535
# Names (as they are asked for, Korean ones encoded) and numbers; no `%`, which would name an interface.
HOST = re.compile(rb"[A-Za-z0-9._:-]+")
# Asked for none; a server may compress all the same. These two cannot blow one chunk up beyond some 64 MB.
KNOWN_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
IPV4_COMPATIBLE = ipaddress.ip_network("::/96")


def download(address: str, *, allow_private: bool, timeout_s: float) -> bytes:
    """The bytes behind an address.

    Raises:
        DownloadRefused: Not http(s), carries a password, or leads into a private network.
        DownloadFailed: Time-out, connection, HTTP status, too many redirects.
        PhotoTooLarge: More than `MAX_BYTES`.
    """
    target = _checked(address)
    with (
        _Deadline(timeout_s) as deadline,
        httpx.Client(verify=_trusted(), trust_env=False, follow_redirects=False) as client,
    ):
        asking = _Asking(client, without_secrets(address), deadline, allow_private)
        for _ in range(MOST_REDIRECTS + 1):
            answer = asking.get(target)
            if isinstance(answer, bytes):
                return answer
            target = _checked(answer, target)
    raise DownloadFailed(source=without_secrets(address), detail="too many redirects")


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust; reading the list takes longer than a small download."""
    return httpx.create_ssl_context(trust_env=False)


def _checked(address: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address as a URL; that of a redirect may be relative to its base.

    Raises:
        DownloadRefused: It is no http(s) address, or carries a user or password.
    """
    try:
        target = httpx.URL(address) if base is None else base.join(address)
        allowed = target.scheme in {"http", "https"} and HOST.fullmatch(target.raw_host)
        if not allowed or "@" in urlsplit(address).netloc or (target.port or 0) > LAST_PORT:
            raise DownloadRefused(source=without_secrets(address))
    except (ValueError, httpx.InvalidURL) as fault:
        raise DownloadRefused(source=without_secrets(address)) from fault
    return target


class _Deadline:
    """Cuts the connection when the time is up.

    httpx times every read by itself, so a server that drips bytes could hold us for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._end = time.monotonic() + seconds
        self._stream: Any = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds left; never none at all, which would mean no limit."""
        return max(0.001, self._end - time.monotonic())

    def hear(self, event: str, info: dict[str, Any]) -> None:
        """The `trace` extension of httpx: remembers the connection in use."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._stream = info["return_value"]

    def _cut(self) -> None:
        self.passed = True
        if self._stream is None:
            return
        try:
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # closed already


@dataclass(frozen=True, slots=True)
class _Asking:
    """One download: who asks, what is told of the address in errors, until when, how far it may reach."""

    client: httpx.Client
    shown: str
    deadline: _Deadline
    allow_private: bool

    def get(self, target: httpx.URL) -> bytes | str:
        """The body, or the address of a redirect."""
        fault: httpx.HTTPError | None = None
        for resolved in self._resolve(target):
            try:
                return self._get_from(target, resolved)
            except (httpx.ConnectError, httpx.ConnectTimeout) as next_please:
                fault = next_please
            except httpx.HTTPError as ended:
                raise self._failed(detail=type(ended).__name__) from ended
        raise self._failed(detail=type(fault).__name__) from fault

    def _get_from(self, target: httpx.URL, resolved: str) -> bytes | str:
        request = self.client.build_request(
            "GET",
            target.copy_with(host=resolved),
            headers={
                "Host": target.netloc.decode("ascii"),
                "Accept": "image/*",
                "Accept-Encoding": "identity",
            },
            timeout=self.deadline.left,
            extensions={"sni_hostname": target.host, "trace": self.deadline.hear},
        )
        response = self.client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                return response.headers["location"]
            if response.status_code != httpx.codes.OK:
                raise self._failed(detail=f"HTTP {response.status_code}")
            return self._body(response)
        finally:
            response.close()

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "").lower() not in KNOWN_ENCODINGS:
            raise self._failed(detail="Content-Encoding")
        received = bytearray()
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > MAX_BYTES:
                raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
        if self.deadline.passed:
            raise self._failed(detail="time-out")
        return bytes(received)

    def _failed(self, *, detail: str) -> DownloadFailed:
        return DownloadFailed(
            source=self.shown, detail="time-out" if self.deadline.passed else detail
        )

    def _resolve(self, target: httpx.URL) -> list[str]:
        """The IP addresses of the host; all of them must be allowed."""
        try:
            port = target.port or (443 if target.scheme == "https" else 80)
            found = socket.getaddrinfo(target.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            raise self._failed(detail="unknown host") from fault
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self.allow_private and not all(map(is_public, addresses)):
            raise DownloadRefused(source=self.shown)
        return addresses


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet, IPv4 inside IPv6 included."""
    parsed = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inside = parsed.ipv4_mapped or parsed.sixtofour
        if inside is None and (parsed in NAT64 or parsed in IPV4_COMPATIBLE):
            inside = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        parsed = parsed if inside is None else inside
    return parsed.is_global and not parsed.is_multicast
