"""HTTP as light as it can be: hundreds of clients are to share two cores with what they measure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

ANSWERS_WITHIN_S = 30.0
# A server that lives says so every fifteen seconds.
SILENT_S = 40.0
LONGEST_LINE = 1 << 20
# What a connection that is cut, refused or silent raises.
BROKEN = (OSError, EOFError, TimeoutError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Line:
    """One connection to a server, one request at a time: made when it is needed, and anew where it broke.

    Args:
        host: Of the server.
        port: Of the server.
        headers: With every request.
    """

    def __init__(self, host: str, port: int, headers: Mapping[str, str]) -> None:
        self._host, self._port = host, port
        self._headers = {"Host": f"{host}:{port}", **headers}
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to a request.

        Raises:
            OSError, EOFError, TimeoutError, ValueError: There was none.
        """
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                reader = await self._send(method, path, body, headers or {})
                status, told = await _head(reader)
                text = (
                    b"" if status == 204 else b"".join([part async for part in _body(reader, told)])
                )
        except BaseException:
            await self.aclose()
            raise
        if told.get(b"connection") == b"close":
            await self.aclose()
        return Answer(status, text)

    async def lines(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> AsyncGenerator[bytes]:
        """The lines of a body that comes bit by bit; the connection is given up afterwards.

        Raises:
            OSError, EOFError, TimeoutError, ValueError: It was cut, or is no success.
        """
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                reader = await self._send(method, path, b"", headers)
                status, told = await _head(reader)
            if status != 200:
                message = str(status)
                raise ValueError(message)
            rest, parts = b"", _body(reader, told)
            while (part := await asyncio.wait_for(anext(parts, None), SILENT_S)) is not None:
                *whole, rest = (rest + part).split(b"\n")
                for line in whole:
                    yield line
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Hang up."""
        pair, self._pair = self._pair, None
        if pair is not None:
            with suppress(OSError):
                pair[1].close()

    async def _send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> asyncio.StreamReader:
        if self._pair is None:
            self._pair = await asyncio.open_connection(self._host, self._port, limit=LONGEST_LINE)
        reader, writer = self._pair
        told = {**self._headers, **headers, "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {told[name]}" for name in told), "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()
        return reader


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[bytes, bytes]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).rstrip().split(b"\r\n")
    pairs = (line.partition(b":") for line in lines)
    return int(first.split(b" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, told: dict[bytes, bytes]) -> AsyncIterator[bytes]:
    if told.get(b"transfer-encoding") != b"chunked":
        yield await reader.readexactly(int(told.get(b"content-length", b"0")))
        return
    while size := int(await reader.readline(), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
