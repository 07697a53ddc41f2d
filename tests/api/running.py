"""The real server in a thread of this process, and a client of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from tests.waiting import until
from wastecoach.api.app import create_app
from wastecoach.api.server import Server, address_of, bind
from wastecoach.settings import Settings

PATIENCE_S = 60.0
JPEG = {"Content-Type": "image/jpeg"}


@contextmanager
def running(settings: Settings, app: FastAPI | None = None) -> Iterator[str]:
    """The address of a server that runs with these settings."""
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        app = app or create_app(settings)
        server = Server(app, settings, ready.set)
        thread = threading.Thread(target=server.run, args=([bound],))
        thread.start()
        try:
            assert ready.wait(PATIENCE_S)
            yield address_of(bound)
        finally:
            server.end()
            thread.join()


@contextmanager
def client(settings: Settings, app: FastAPI | None = None) -> Iterator[httpx.Client]:
    """A client of a server that runs with these settings."""
    with (
        running(settings, app) as address,
        httpx.Client(base_url=address, timeout=PATIENCE_S) as api,
    ):
        yield api


def uploaded(api: httpx.Client, photo: bytes, /, **asked: Any) -> dict[str, Any]:
    """A job whose photo lies where it should, not accepted yet."""
    job: dict[str, Any] = api.post("/api/v1/waste/analyze", json=asked).raise_for_status().json()
    put = job["upload"]["put"]
    httpx.put(put["url"], content=photo, headers=put["headers"]).raise_for_status()
    return job


def completed(api: httpx.Client, photo: bytes, /, **asked: Any) -> dict[str, Any]:
    """The progress of a job that has ended."""
    job = uploaded(api, photo, **asked)
    api.post(job["complete_url"]).raise_for_status()
    return ended(api, job["status_url"])


def ended(
    api: httpx.Client, status_url: str, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The progress of a job once it has ended."""

    def look() -> dict[str, Any] | None:
        progress: dict[str, Any] = api.get(status_url, headers=headers).raise_for_status().json()
        return progress if progress["state"] in {"done", "failed", "expired"} else None

    return until(look)


def example() -> bytes:
    """A photo that ships with the project."""
    return (Path(__file__).parents[2] / "examples" / "pet-bottle.jpg").read_bytes()
