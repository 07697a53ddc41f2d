"""Bodies: too large, too slow, of another kind, cut off, or bombs."""

from __future__ import annotations

import asyncio
import io
import itertools
import socket
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive

from tests.api import running
from tests.waiting import until
from wastecoach.api.middleware.bodies import PLAIN, WITH_PHOTO, BodyLimit
from wastecoach.core.photo import MAX_BYTES

ANALYZE, CLASSIFY = "/api/v1/waste/analyze", "/api/v1/waste/classify"
MEGABYTE = b"\0" * 1024**2
JSON = {"Content-Type": "application/json"}


def streamed(size: int) -> Iterator[bytes]:
    """So many bytes, without saying so before."""
    for _ in range(size // len(MEGABYTE)):
        yield MEGABYTE
    yield b"\0" * (size % len(MEGABYTE))


def refused(answer: httpx.Response) -> bool:
    return answer.status_code == 413 and answer.json()["code"] == "request_too_large"


def test_a_body_that_says_it_is_too_large_is_not_read(api: httpx.Client) -> None:
    address = urlsplit(str(api.base_url))
    for path, most in ((ANALYZE, PLAIN), (CLASSIFY, WITH_PHOTO)):
        assert address.hostname
        with socket.create_connection((address.hostname, address.port or 0)) as asking:
            head = f"POST {path} HTTP/1.1\r\nHost: here\r\nContent-Length: {most + 1}\r\n\r\n"
            asking.sendall(head.encode())
            assert asking.recv(1024).startswith(b"HTTP/1.1 413")


def test_a_body_that_turns_out_too_large_is_cut_off(api: httpx.Client) -> None:
    assert refused(api.post(ANALYZE, content=streamed(PLAIN + 1), headers=JSON))
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    head = b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"
    content = itertools.chain([head], streamed(WITH_PHOTO))
    assert refused(api.post(CLASSIFY, content=content, headers=form))


def test_a_body_nested_deeper_than_anybody_reads_is_refused(api: httpx.Client) -> None:
    for depth in (1900, 100_000):
        nested = b'{"other":' + b"[" * depth + b"]" * depth + b"}"
        assert api.post(ANALYZE, content=nested, headers=JSON).status_code == 400


def test_an_upload_larger_than_allowed_leaves_nothing_behind(
    api: httpx.Client, tmp_path: Path
) -> None:
    job = api.post(ANALYZE).json()
    put = job["upload"]["put"]
    for content in (streamed(MAX_BYTES + 1), streamed(WITH_PHOTO + 1)):
        answer = httpx.put(put["url"], content=content, headers=put["headers"])
        assert answer.status_code in {413, 422}
    assert api.post(job["complete_url"]).json()["code"] == "upload_missing"
    assert not [path for path in (tmp_path / "data").rglob("arriving/*") if path.is_file()]


def test_an_upload_that_breaks_off_leaves_nothing_behind(api: httpx.Client, tmp_path: Path) -> None:
    job = api.post(ANALYZE).json()
    address = urlsplit(job["upload_url"])
    assert address.hostname
    with socket.create_connection((address.hostname, address.port or 0)) as sending:
        path = f"{address.path}?{address.query}"
        head = f"PUT {path} HTTP/1.1\r\nHost: here\r\nContent-Type: image/jpeg\r\n"
        sending.sendall(f"{head}Content-Length: 1000000\r\n\r\n".encode() + MEGABYTE[:700_000])
        arriving = tmp_path / "data" / "wastecoach" / "photos" / "arriving"
        until(lambda: arriving.is_dir() and any(arriving.iterdir()))
    until(lambda: not any(arriving.iterdir()))
    assert api.post(job["complete_url"]).json()["code"] == "upload_missing"


def test_a_photo_that_is_too_large_is_refused_in_one_call(api: httpx.Client) -> None:
    answer = api.post(CLASSIFY, files={"file": b"\xff\xd8\xff" + b"\0" * MAX_BYTES})
    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")


def test_an_empty_photo_is_refused_in_one_call(api: httpx.Client) -> None:
    answer = api.post(CLASSIFY, files={"file": ("a.jpg", b"")})
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_empty")


@pytest.mark.parametrize(
    "content", [b"", b"--x\r\n", b"--x\r\nContent-Disposition: nonsense\r\n\r\n\r\n--x--", b"junk"]
)
def test_what_is_no_form_is_refused(api: httpx.Client, content: bytes) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert api.post(CLASSIFY, content=content, headers=form).status_code in {400, 422}


def test_a_form_with_too_much_in_it_is_refused(api: httpx.Client, photo: bytes) -> None:
    fields = {f"field{number}": "x" for number in range(100)}
    files = [("file", photo), *((f"file{number}", b"x") for number in range(10))]
    assert api.post(CLASSIFY, files={"file": photo}, data=fields).status_code == 400
    assert api.post(CLASSIFY, files=files).status_code == 400
    assert api.post(CLASSIFY, files={"file": photo}, data={"name": "x" * 9000}).status_code == 400


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has 30,000 x 30,000 pixels."""
    side = 30_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(0, io.SEEK_END)
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)))
    file.write(chunk(b"IEND", b""))
    return file.getvalue()


def test_a_decompression_bomb_ends_with_its_reason(api: httpx.Client) -> None:
    progress = running.completed(api, bomb(), content_type="image/png")
    assert progress["state"] == "failed"
    assert progress["error"]["code"] == "photo_too_many_pixels"
    at_once = api.post(CLASSIFY, files={"file": ("a.png", bomb())})
    assert (at_once.status_code, at_once.json()["code"]) == (422, "photo_too_many_pixels")


def answer_to_body(receive: Receive, **limits: float) -> dict[str, Any]:
    """How the answer begins to a body that comes like this."""

    async def read(request: Request) -> Response:
        return Response(await request.body())

    app = BodyLimit(Starlette(routes=[Route("/", read, methods=["POST"])]), **limits)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "scheme": "http",
        "headers": [],
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    begins: dict[str, Any] = sent[0]
    return begins


def test_a_client_that_falls_silent_is_sent_away() -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    answer = answer_to_body(never, silent_s=0.01)
    assert answer["status"] == 408
    assert (b"connection", b"close") in answer["headers"]


def test_a_client_that_drips_is_sent_away() -> None:
    async def drop() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": True}

    assert answer_to_body(drop, whole_s=0.05)["status"] == 408
