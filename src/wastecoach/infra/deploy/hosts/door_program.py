"""Leads from ports of this machine's loopback to ports of a host: a script, run by its path with nothing of ours in it.

Arguments: the file of the hosts' network namespace, the host's address, and `PORT:PORT` for each door, ours before the
host's. It listens out here, then moves into the namespace and connects from there.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
import sys
from contextlib import suppress
from functools import partial

# What it says once it listens.
OPEN = "open"
NETWORK = 0x40000000
PIECE = 65_536


def main(namespace: str, address: str, *doors: str) -> None:
    """Serve until we are killed."""
    ports = [[int(port) for port in door.split(":")] for door in doors]
    listening = [(socket.create_server(("127.0.0.1", ours)), theirs) for ours, theirs in ports]
    _enter(namespace)
    sys.stdout.write(f"{OPEN}\n")
    sys.stdout.flush()
    asyncio.run(_serve(listening, address))


def _enter(namespace: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    number = os.open(namespace, os.O_RDONLY)
    if libc.setns(number, NETWORK):
        raise OSError(ctypes.get_errno(), "setns", namespace)


async def _serve(listening: list[tuple[socket.socket, int]], address: str) -> None:
    for door, port in listening:
        await asyncio.start_server(partial(_lead, address, port), sock=door)
    await asyncio.Event().wait()


async def _lead(
    address: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    with suppress(OSError):
        inner_reader, inner_writer = await asyncio.open_connection(address, port)
        await asyncio.gather(_pass_on(reader, inner_writer), _pass_on(inner_reader, writer))
        inner_writer.close()
    writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()


if __name__ == "__main__":
    main(*sys.argv[1:])
