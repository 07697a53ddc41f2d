"""A proxy that ends TLS in front of a server, as installations have one."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from servers.ports import HOST, free_ports

MADE = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
FORWARDED = b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\nConnection: close\r\n"
BLOCK = 65_536
SILENT_S = 30.0


class Front:
    """It: one request a connection, each with the headers that tell how it came.

    Args:
        folder: For its certificate, which nobody signed.
    """

    def __init__(self, folder: Path) -> None:
        self._key, self._certificate = folder / "key.pem", folder / "certificate.pem"
        (self.port,) = free_ports(1)
        named = ("-subj", "/CN=front", "-keyout", self._key, "-out", self._certificate)
        subprocess.run([*MADE, *named], check=True, capture_output=True)

    @property
    def address(self) -> str:
        """Where browsers find the server."""
        return f"https://{HOST}:{self.port}"

    @contextmanager
    def before(self, port: int) -> Iterator[None]:
        """Stands before a server on a port of this machine."""
        secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        secured.load_cert_chain(self._certificate, self._key)

        class PassedOn(StreamRequestHandler):
            """One request."""

            def handle(self) -> None:
                with (
                    suppress(OSError),
                    socket.create_connection((HOST, port), timeout=SILENT_S) as inner,
                ):
                    inner.sendall(self._asked())
                    while block := inner.recv(BLOCK):
                        self.wfile.write(block)

            def _asked(self) -> bytes:
                lines: list[bytes] = []
                while (line := self.rfile.readline()) not in {b"\r\n", b""}:
                    lines.append(line)
                if not lines:
                    raise ConnectionAbortedError
                own = [one for one in lines if not one.lower().startswith(b"connection:")]
                lengths = [one for one in lines if one.lower().startswith(b"content-length:")]
                length = int(lengths[0].partition(b":")[2]) if lengths else 0
                head = b"".join((own[0], FORWARDED, *own[1:], b"\r\n"))
                return head + self.rfile.read(length)

        with _Server((HOST, self.port), PassedOn) as server:
            server.secured = secured
            thread = Thread(target=server.serve_forever)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()


class _Server(ThreadingTCPServer):
    """Whoever only knocks, as browsers do, is not worth a line."""

    allow_reuse_address = True
    request_queue_size = 64
    secured: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, object]:
        """The next connection; it is made safe once its own thread reads."""
        taken, address = super().get_request()
        later = self.secured.wrap_socket(taken, server_side=True, do_handshake_on_connect=False)
        return later, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""
