"""Looks with an end: one that hangs is told as such and holds up no other."""

from __future__ import annotations

import errno
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

# Seconds that one program or connection may take, and all looks together.
TOOL_S, CONNECT_S, ALL_S = 30.0, 4.0, 35.0
# What programs say is read by programs, and nobody's locale may change it.
PLAIN = {
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}
# Kinds of fault by which a service that is stopped is told from one that hangs.
TIME_OUT, REFUSED, MISSING, UNREACHED = "time-out", "refused", "missing", "unreached"
NO_WAY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN})

Look = Callable[[], Any]


class Unreached(OSError):
    """A machine did not take a connection."""


KINDS: dict[type[BaseException], str] = {
    Unreached: UNREACHED,
    TimeoutError: TIME_OUT,
    subprocess.TimeoutExpired: TIME_OUT,
    ConnectionRefusedError: REFUSED,
    FileNotFoundError: MISSING,
    socket.gaierror: "nameless",
    ssl.SSLError: "TLS",
}


def looked(looks: Mapping[str, Look], within_s: float = ALL_S) -> dict[str, dict[str, Any]]:
    """What every look found, or why it found nothing: all at once, and in time whatever hangs."""
    told: dict[str, dict[str, Any]] = {}
    began = time.monotonic()
    threads = [
        threading.Thread(target=_look, args=(name, look, told), daemon=True)
        for name, look in looks.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, began + within_s - time.monotonic()))
    late = {"fault": TIME_OUT, "ms": _ms(began)}
    # A look that ends just now must not change what is being written.
    return {name: told.copy().get(name, late) for name in looks}


def said(*command: str, within_s: float = TOOL_S) -> str:
    """What a program writes to its standard output.

    Raises:
        FileNotFoundError: There is no such program.
        subprocess.CalledProcessError: It failed.
        subprocess.TimeoutExpired: It took too long; whatever it started is ended with it.
    """
    with subprocess.Popen(  # noqa: S603 -- arguments of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=PLAIN,
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            out, _ = process.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return out


def connected(address: str, port: int) -> socket.socket:
    """A connection to a port; whoever does not even take it is told from whoever takes it and says nothing.

    Raises:
        Unreached: The packets get nowhere.
        ConnectionRefusedError: Nobody listens.
    """
    try:
        return socket.create_connection((address, port), CONNECT_S)
    except TimeoutError as fault:
        raise Unreached from fault


def _look(name: str, look: Look, told: dict[str, dict[str, Any]]) -> None:
    began = time.monotonic()
    try:
        found = look()
    except Exception as fault:  # noqa: BLE001 -- whatever keeps one look from finding out must not stop the others
        told[name] = {"fault": kind_of(fault), "ms": _ms(began)}
    else:
        told[name] = {"found": found, "ms": _ms(began)}


def kind_of(fault: BaseException) -> str:
    """The kind of a fault and never its words: they may hold names, addresses and keys."""
    if isinstance(fault, OSError) and fault.errno in NO_WAY:
        return UNREACHED
    if isinstance(fault, subprocess.CalledProcessError):
        return f"exit {fault.returncode}"
    kinds = (kind for known, kind in KINDS.items() if isinstance(fault, known))
    return next(kinds, type(fault).__name__)


def _ms(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)
