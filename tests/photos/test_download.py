"""Photos from addresses, over a real server on the loopback interface."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import socket
import ssl
import subprocess
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import wastecoach
from tests import pictures
from wastecoach.core.errors import (
    DownloadError,
    DownloadFailed,
    DownloadRefused,
    PhotoNotAnImage,
    PhotoTooLarge,
)
from wastecoach.core.photo import MAX_BYTES, read_photo
from wastecoach.infra.photos import download as download_module
from wastecoach.infra.photos.addresses import without_secrets
from wastecoach.infra.photos.download import download, is_public
from wastecoach.infra.photos.sources import Fetcher

SECRET = "hunter2"
PAUSE_S = 0.05


class Photos(BaseHTTPRequestHandler):
    """Good and bad answers, by path."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        name = self.path.split("?", 1)[0].strip("/").split("/")[0]
        with contextlib.suppress(OSError):
            getattr(self, f"give_{name.replace('-', '_').replace('.', '_')}", self.give_404)()

    def give_photo_png(self) -> None:
        self.send(pictures.samples()["png"], "image/png")

    def give_page(self) -> None:
        self.send(b"<!doctype html><title>hello</title>", "text/html")

    def give_404(self) -> None:
        self.send_error(404)

    def give_error(self) -> None:
        self.send_error(500)

    def give_empty(self) -> None:
        self.send(b"", "image/png")

    def give_compressed(self) -> None:
        self.send(gzip.compress(pictures.samples()["png"]), "image/png", "gzip")

    def give_bomb(self) -> None:
        self.send(gzip.compress(b"\0" * (3 * MAX_BYTES)), "image/png", "gzip")

    def give_nested_bomb(self) -> None:
        self.send(gzip.compress(gzip.compress(b"\0" * MAX_BYTES)), "image/png", "gzip, gzip")

    def give_redirect(self) -> None:
        self.redirect("/photo.png")

    def give_loop(self) -> None:
        self.redirect("/loop")

    def give_away(self) -> None:
        self.redirect(self.server.elsewhere)

    def give_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.is_set():
            self.wfile.write(b"\0" * 65536)

    def give_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.drip(b"x")

    def give_endless_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b"x")

    def give_slow_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-Slow: yes\r\n")

    def give_silence(self) -> None:
        self.server.over.wait()

    def give_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"short")

    def drip(self, piece: bytes) -> None:
        while not self.server.over.wait(PAUSE_S):
            self.wfile.write(piece)
            self.wfile.flush()

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def send(self, content: bytes, media_type: str, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Not a word."""


class Server(ThreadingHTTPServer):
    """Remembers the headers it was asked with; `over` ends what would go on for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Photos)
        self.over = threading.Event()
        self.asked: list[dict[str, str]] = []
        self.elsewhere = ""

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.over.set()
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of photos.example, key included."""
    if shutil.which("openssl") is None:
        # A laptop may lack it; where everything is to be tested its absence must not pass for success.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("certificate")
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ),
            *("-nodes", "-days", "30", "-subj", "/CN=photos.example"),
            *(
                "-addext",
                "subjectAltName=DNS:photos.example",
                "-keyout",
                str(key),
                "-out",
                str(file),
            ),
        ],
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + file.read_bytes())
    return both


@pytest.fixture
def secure_server(server: Server, certificate: Path) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(download_module, "_trusted", lambda: context)


def test_a_secure_server_is_known_by_its_name_although_its_number_is_asked(
    secure_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1"))
    assert got(f"https://photos.example:{secure_server.server_port}/photo.png")
    assert secure_server.asked[0]["Host"] == f"photos.example:{secure_server.server_port}"


def test_a_secure_server_of_another_name_is_not_believed(
    secure_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    assert failure(f"https://127.0.0.1:{secure_server.server_port}/photo.png") == "ConnectError"
    assert secure_server.asked == []


def test_a_certificate_of_nobody_is_not_believed(
    secure_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1"))
    address = f"https://photos.example:{secure_server.server_port}/photo.png"
    assert failure(address) == "ConnectError"
    assert secure_server.asked == []


def test_a_secure_server_that_drips_is_left_at_the_time_out(
    secure_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1"))
    address = f"https://photos.example:{secure_server.server_port}/drip"
    assert failure(address, timeout_s=1) == "time-out"


def got(address: str, timeout_s: float = 10) -> bytes:
    return download(address, allow_private=True, timeout_s=timeout_s)


def failure(address: str, timeout_s: float = 10) -> str:
    with pytest.raises(DownloadFailed) as failed:
        got(address, timeout_s)
    return str(failed.value.params["detail"])


def resolving_to(*addresses: str) -> Callable[..., Any]:
    """A name server that knows one name; numbers are read as ever."""
    ask = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: Any, **options: Any) -> Any:
        if host != "photos.example":
            return ask(host, port, *rest, **options)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    return resolve


@pytest.mark.parametrize("path", ["photo.png", "redirect", "compressed", "photo.png?size=1#top"])
def test_a_photo_is_downloaded_where_private_addresses_are_allowed(
    server: Server, path: str
) -> None:
    assert got(server.address(path)) == pictures.samples()["png"]


def test_the_fetcher_downloads_addresses(server: Server) -> None:
    fetch = Fetcher(allow_private=True, timeout_s=10)
    assert fetch(server.address("photo.png")) == pictures.samples()["png"]


def test_an_answer_does_not_repeat_the_signature_of_an_address(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_ALLOW_PRIVATE_ADDRESSES", "true")
    signed, bad = (f"{server.address(path)}?signature={SECRET}" for path in ("photo.png", "page"))
    answer, skipped = wastecoach.classify_all([signed, bad])
    assert isinstance(answer, wastecoach.Analysis)
    assert isinstance(skipped, wastecoach.Skipped)
    assert answer.photo.source == server.address("photo.png")
    assert SECRET not in wastecoach.to_json(answer) + repr(skipped)


def test_nothing_of_the_machine_is_told_to_the_server(server: Server) -> None:
    got(server.address("photo.png"))
    (headers,) = server.asked
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_a_proxy_of_the_environment_is_not_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert got(server.address("photo.png"))


def test_the_name_is_resolved_once_and_sent_as_host(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1"))
    assert got(f"http://photos.example:{server.server_port}/photo.png")
    assert server.asked[0]["Host"] == f"photos.example:{server.server_port}"


def test_when_the_first_address_of_a_host_is_dead_the_next_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.77", "127.0.0.1"))
    assert got(f"http://photos.example:{server.server_port}/photo.png")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.5",
        "172.16.3.4",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::1]",
        "[::7f00:1]",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
    ],
)
def test_private_addresses_are_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(DownloadRefused):
        download(f"http://{host}:9/photo.jpg", allow_private=False, timeout_s=1)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("8.8.8.8", "10.0.0.1"))
    with pytest.raises(DownloadRefused):
        download("http://photos.example/a.jpg", allow_private=False, timeout_s=1)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a.jpg",
        "file:///etc/passwd",
        "data://image/png;base64,AAAA",
        "gopher://example.org/",
        "http://user:password@example.org/a.jpg",
        "http://user@example.org/a.jpg",
        "http://:password@example.org/a.jpg",
        "http://@example.org/a.jpg",
        "http:///a.jpg",
        "http://",
        "http://example.org:99999/a.jpg",
        "http://example.org:port/a.jpg",
        "http://[::1/a.jpg",
        "http://exa mple.org/a.jpg",
        "http://example.org/\0",
    ],
)
def test_what_is_no_plain_web_address_is_refused_even_where_private_ones_are_allowed(
    address: str,
) -> None:
    with pytest.raises(DownloadRefused):
        got(address, timeout_s=1)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.jpg", "file:///etc/passwd", "HTTP://[::1]/"]
)
def test_the_fetcher_takes_every_address_for_an_address(address: str) -> None:
    with pytest.raises(DownloadRefused):
        Fetcher(allow_private=False, timeout_s=1)(address)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://10.0.0.1/photo.png",
        "http://localhost/photo.png",
        "http://[::1]/photo.png",
        "//169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://example.org/photo.png",
        "http://user:password@example.org/",
        "http://[broken",
        "http://@example.org/",
        "http://exa mple.org/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(
    server: Server, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    monkeypatch.setattr(
        download_module,
        "is_public",
        lambda _: not server.asked,
    )
    server.elsewhere = elsewhere
    with pytest.raises(DownloadRefused):
        download(server.address("away"), allow_private=False, timeout_s=10)
    assert len(server.asked) == 1


def test_a_redirect_loop_ends(server: Server) -> None:
    assert failure(server.address("loop")) == "too many redirects"
    assert len(server.asked) == download_module.MOST_REDIRECTS + 1


@pytest.mark.parametrize(("path", "detail"), [("nothing", "HTTP 404"), ("error", "HTTP 500")])
def test_a_bad_status_is_told(server: Server, path: str, detail: str) -> None:
    assert failure(server.address(path)) == detail


def test_an_endless_answer_is_cut_at_the_limit(server: Server) -> None:
    with pytest.raises(PhotoTooLarge):
        got(server.address("endless"))


def test_a_compressed_bomb_is_cut_at_the_limit(server: Server) -> None:
    tracemalloc.start()
    with pytest.raises(PhotoTooLarge):
        got(server.address("bomb"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * MAX_BYTES


def test_an_answer_compressed_twice_is_not_unpacked(server: Server) -> None:
    assert failure(server.address("nested-bomb")) == "Content-Encoding"


@pytest.mark.parametrize("path", ["drip", "endless-drip", "slow-headers", "silence"])
def test_a_server_that_takes_for_ever_is_left_at_the_time_out(server: Server, path: str) -> None:
    began = monotonic()
    assert failure(server.address(path), timeout_s=0.4) in {"time-out", "ReadTimeout"}
    assert monotonic() - began < 5


def test_an_answer_that_breaks_off_is_a_failed_download(server: Server) -> None:
    assert failure(server.address("cut")) == "RemoteProtocolError"


def test_a_closed_port_is_a_failed_download() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert failure(f"http://127.0.0.1:{port}/a.jpg") == "ConnectError"


def test_an_unknown_host_is_a_failed_download(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert failure("http://nowhere.invalid/a.jpg") == "unknown host"


def test_a_page_is_downloaded_and_then_named_no_photo(server: Server) -> None:
    data = got(server.address("page"))
    with pytest.raises(PhotoNotAnImage):
        read_photo(data)


@pytest.mark.parametrize(
    "address",
    [
        f"ftp://example.org/a.jpg?key={SECRET}",
        f"http://user:{SECRET}@example.org/a.jpg",
        f"http://127.0.0.1:9/a.jpg?key={SECRET}",
        f"http://127.0.0.1:9/a.jpg#{SECRET}",
        f"http://10.0.0.1/a.jpg?at=a@b&key={SECRET}",
    ],
)
def test_a_secret_in_the_address_never_gets_into_the_error(address: str) -> None:
    with pytest.raises(DownloadError) as failed:
        download(address, allow_private=False, timeout_s=1)
    assert SECRET not in str(failed.value)


@pytest.mark.parametrize("path", ["loop", "nothing", "cut"])
def test_a_secret_never_gets_into_the_error_of_a_failed_download(server: Server, path: str) -> None:
    with pytest.raises(DownloadError) as failed:
        got(server.address(f"{path}?key={SECRET}"))
    assert SECRET not in str(failed.value)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://user:pw@example.org/a.jpg?x=1#y", "https://example.org/a.jpg"),
        ("https://example.org/@handle/a.jpg", "https://example.org/@handle/a.jpg"),
        ("photos/what?.jpg", "photos/what?.jpg"),
    ],
)
def test_what_is_shown_of_an_address_is_host_and_path(source: str, shown: str) -> None:
    assert without_secrets(source) == shown
