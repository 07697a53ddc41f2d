"""The probe asks servers on this machine: of ours, of photos; and looks for backups."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wastecoach.infra.deploy.probe import data, outside, services

HOST = "127.0.0.1"
SECRET = "of-nobody's-business"


class Answering(BaseHTTPRequestHandler):
    """A server whose answers a test chooses by path."""

    answers: dict[str, tuple[int, dict[str, str], str]] = {}  # noqa: RUF012 -- a test's own
    hosts: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        status, headers, body = self.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Its port."""
    unwell = {"name": "beat", "status": "warn", "detail": "nobody", "remedy": "-", "ms": 1.0}
    well = {"name": "database", "status": "pass", "detail": "-", "remedy": None, "ms": 1.0}
    report = json.dumps({"status": "warn", "components": [well, unwell]})
    monkeypatch.setattr(
        Answering,
        "answers",
        {
            "/healthz": (200, {}, "{}"),
            "/readyz": (200, {}, report),
            "/": (308, {"Location": "https://waste.example/"}, ""),
            "/photos": (403, {}, "<Error/>"),
            "/gone": (404, {}, "<Error/>"),
        },
    )
    monkeypatch.setattr(Answering, "hosts", [])
    server = ThreadingHTTPServer((HOST, 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_of_ours_tells_what_of_the_service_is_not_well(web: int) -> None:
    told = services.ready(HOST, web)
    assert told == {
        "status": 200,
        "unwell": [{"name": "beat", "status": "warn"}],
    }
    assert services.answers(HOST, web, "/healthz") == {"status": 200}


def test_a_name_is_asked_for_at_the_address_that_is_given(web: int) -> None:
    assert outside.plain(f"waste.example:{web}", HOST) == {"status": 308, "encrypts": True}
    assert Answering.hosts == [f"waste.example:{web}"]


@pytest.mark.parametrize(("bucket", "status"), [("photos", 403), ("gone", 404)])
def test_the_bucket_of_the_settings_is_asked_without_a_key(
    web: int, bucket: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"s3://{bucket}?endpoint=http://{HOST}:{web}&region=us-east-1"
    settings = tmp_path / "environment"
    settings.write_text(
        f"# theirs\nAWS_SECRET_ACCESS_KEY='{SECRET}'\nWASTECOACH_PHOTOS_URL='{url}'\n"
    )
    monkeypatch.setattr(services, "ENVIRONMENT", settings)
    assert services.photo_store() == {"kind": "s3", "status": status}


def test_photos_in_a_folder_need_no_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "environment"
    settings.write_text("WASTECOACH_PHOTOS_URL=file:///photos\n")
    monkeypatch.setattr(services, "ENVIRONMENT", settings)
    assert services.photo_store() == {"kind": "file", "status": 0}


def test_the_newest_backup_counts_and_notes_beside_it_do_not(tmp_path: Path) -> None:
    assert data.backups(str(tmp_path), "*.dump") == {"age": None, "bytes": 0}
    for name, age, size in (("a.dump", 90_000, 5), ("b.dump", 600, 7), ("latest.json", 0, 1)):
        (tmp_path / name).write_bytes(b"x" * size)
        then = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    newest = data.backups(str(tmp_path), "*.dump")
    assert newest["bytes"] == 7
    assert 600 <= newest["age"] < 700
