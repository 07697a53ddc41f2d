"""A network between the browser and the server that can be cut: connections end without a word, as in a tunnel."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from struct import pack
from threading import Lock, Thread

PIECE = 16 * 1024
UPLOAD = b"POST /api/v1/waste/classify"
# The socket forgets what it has not sent yet, and says so to the other side: a reset.
AT_ONCE = pack("ii", 1, 0)


@dataclass
class Between:
    """The network.

    Attributes:
        address: Where the browser finds it.
        uploads: Uploads that began.
        cut_after: Bytes of an upload after which it is cut; None lets all pass.
    """

    address: str
    uploads: int = 0
    cut_after: int | None = None
    lock: Lock = field(default_factory=Lock)

    def uploading(self) -> None:
        """An upload began."""
        with self.lock:
            self.uploads += 1


@contextmanager
def network(port: int) -> Iterator[Between]:
    """A network before the server on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        between = Between(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = Thread(target=_accept, args=(listener, port, between), daemon=True)
        thread.start()
        try:
            yield between
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(listener: socket.socket, port: int, between: Between) -> None:
    while True:
        try:
            browser, _ = listener.accept()
        except OSError:
            return
        try:
            server = socket.create_connection(("127.0.0.1", port))
        except OSError:
            # As where nobody listens.
            browser.close()
            continue
        Thread(target=_to_server, args=(browser, server, between), daemon=True).start()
        Thread(target=_to_browser, args=(server, browser), daemon=True).start()


def _to_server(browser: socket.socket, server: socket.socket, between: Between) -> None:
    sent = 0
    with suppress(OSError), server:
        while piece := browser.recv(PIECE):
            if UPLOAD in piece:
                between.uploading()
                sent = 0
            sent += len(piece)
            if between.cut_after is not None and between.uploads and sent > between.cut_after:
                browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                browser.shutdown(socket.SHUT_RDWR)
                browser.close()
                return
            server.sendall(piece)


def _to_browser(server: socket.socket, browser: socket.socket) -> None:
    with suppress(OSError):
        while piece := server.recv(PIECE):
            browser.sendall(piece)
        browser.close()
