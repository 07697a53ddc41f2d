"""How a phone uploads with a ticket, for each kind of store."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from wastecoach.core.jobs.errors import UploadError
from wastecoach.core.jobs.ports import Ticket
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.signing import agree, verify

BASE = "/api/v1/uploads/"
OK = range(200, 300)
REFUSED = (400, 403)


class Door(Protocol):
    """Where tickets are shown."""

    def put(self, url: str, headers: Mapping[str, str], data: bytes) -> bool:
        """Whether a `PUT` was let in."""
        ...

    def post(self, url: str, fields: Mapping[str, str], data: bytes) -> bool:
        """Whether a form was let in."""
        ...

    def break_off(self, ticket: Ticket, data: bytes) -> None:
        """Send these bytes of more that were announced, and hang up."""
        ...


class FolderDoor:
    """What our API does with uploads, without HTTP."""

    def __init__(self, photos: FolderPhotos, secret: bytes) -> None:
        self._photos = photos
        self._secret = secret

    def put(self, url: str, headers: Mapping[str, str], data: bytes) -> bool:
        parts = urlsplit(url)
        fields = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self._receive(parts.path, fields, headers["Content-Type"], data)

    def post(self, url: str, fields: Mapping[str, str], data: bytes) -> bool:
        return self._receive(url, fields, fields.get("type"), data)

    def break_off(self, ticket: Ticket, data: bytes) -> None:
        key = unquote(ticket.form_url.removeprefix(BASE))
        grant = verify(key, ticket.fields, [self._secret], time.time())
        with suppress(ConnectionResetError), self._photos.arriving(grant) as photo:
            photo.add(data)
            raise ConnectionResetError

    def _receive(
        self, path: str, fields: Mapping[str, str], content_type: str | None, data: bytes
    ) -> bool:
        assert path.startswith(BASE)
        try:
            grant = verify(unquote(path.removeprefix(BASE)), fields, [self._secret], time.time())
            agree(grant, content_type, None)
            with self._photos.arriving(grant) as photo:
                for at in range(0, len(data), 4096):
                    photo.add(data[at : at + 4096])
                photo.keep()
        except UploadError:
            return False
        return True


class S3Door:
    """The S3 server itself, over HTTP."""

    def put(self, url: str, headers: Mapping[str, str], data: bytes) -> bool:
        return self._let_in(httpx.put(url, content=data, headers=headers))

    def post(self, url: str, fields: Mapping[str, str], data: bytes) -> bool:
        return self._let_in(httpx.post(url, data=fields, files={"file": ("photo", data)}))

    def break_off(self, ticket: Ticket, data: bytes) -> None:
        parts = urlsplit(ticket.put_url)
        lines = [
            f"PUT {parts.path}?{parts.query} HTTP/1.1",
            f"Host: {parts.netloc}",
            *(f"{name}: {value}" for name, value in ticket.headers.items()),
            f"Content-Length: {len(data) + 1}",
        ]
        head = "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
        with socket.create_connection((parts.hostname, parts.port), 10) as connection:
            connection.sendall(head + data)
            connection.shutdown(socket.SHUT_WR)
            # It has noticed once it answers or hangs up as well.
            connection.recv(1)

    def _let_in(self, answer: httpx.Response) -> bool:
        if answer.status_code not in OK:
            assert answer.status_code in REFUSED, answer.text
        return answer.status_code in OK
