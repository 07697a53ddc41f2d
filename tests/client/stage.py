"""A server that plays the failures which a real one cannot be made to have on demand: replies in turn, by path."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.services.servers import Arrived, Reply, Server, says
from wastecoach.client.connection import Connection, Patience
from wastecoach.core.analysis import Analysis, Guidance, PhotoFacts, Provenance, Sighting
from wastecoach.core.jobs.job import State
from wastecoach.core.jobs.progress import LAST, Problem, Progress, as_json, outcome_of

JOB = "3f2a9c0b7d6e4f518a2b3c4d5e6f7081"
ANALYZE = "POST /api/v1/waste/analyze"
PUT = "PUT /photo"
COMPLETE = f"POST /api/v1/waste/upload-complete/{JOB}"
EVENTS = f"GET /api/v1/waste/events/{JOB}"
STATUS = f"GET /api/v1/waste/status/{JOB}"
RESULT = f"GET /api/v1/waste/result/{JOB}"
CLASSIFY = "POST /api/v1/waste/classify"
ANALYSIS = Analysis(
    photo=PhotoFacts("photo", "0" * 64, "image/png", 40, 30),
    sightings=(Sighting(item="lunch_box", material="plastic", confidence=0.97),),
    guidance=(
        Guidance(
            stream="plastic",
            stream_name="Plastic",
            headline="Lunch box",
            steps=("Rinse it.",),
            why=(),
            warnings=(),
            notes=(),
            sources=(),
            language="en",
        ),
    ),
    places=(),
    provenance=Provenance("scripted", "1", "kr"),
)


@dataclass
class Played(Server):
    """A server, what arrived at each of its paths, and the connections to it, which it ends with."""

    by_path: dict[str, list[Arrived]] = field(default_factory=dict)
    connections: list[Connection] = field(default_factory=list)


@contextmanager
def acting(scripts: Mapping[str, list[Reply]]) -> Iterator[Played]:
    """A server that gives each path's replies in turn, the last one again and again; 404 where it has none."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            name = f"{self.command} {self.path.partition('?')[0]}"
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {key.lower(): value for key, value in self.headers.items()}
            with lock:
                arrived = server.by_path.setdefault(name, [])
                arrived.append(Arrived(self.command, self.path, headers, body))
                server.arrived.append(arrived[-1])
                turn = len(arrived)
            replies = scripts.get(name, [says(404, b"")])
            replies[min(turn, len(replies)) - 1](self, server)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 -- the library's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing: only what the product itself says is looked at."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Nothing: clients hang up when their time is over, as they should."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Played(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        for connection in server.connections:
            connection.close()
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()


def connected(
    server: Played, slept: list[float] | None = None, address: str = "", **patience: Any
) -> Connection:
    """A connection that does not really wait between tries."""
    chosen = Patience(**({"timeout_s": 5.0, "retries": 3, "patience_s": 100.0} | patience))
    pauses = [] if slept is None else slept
    server.connections.append(Connection(address or server.url, "en", chosen, pauses.append))
    return server.connections[-1]


def problem(status: int, code: str, detail: str = "told", **headers: str) -> Reply:
    """A problem document."""
    body = json.dumps({"title": "t", "status": status, "detail": detail, "code": code}).encode()
    return says(status, body, content_type="application/problem+json", **headers)


def accepts(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Takes a job in."""
    put = {"url": f"{server.url}/photo", "headers": {"Content-Type": "image/png"}}
    says(202, {"job_id": JOB, "upload": {"put": put}})(handler, server)


def told(sequence: int, state: State = "processing", **fields: Any) -> Progress:
    """A progress."""
    result = outcome_of(ANALYSIS) if state == "done" else None
    stage = "look" if state == "processing" else None
    known: dict[str, Any] = {"stage": stage, "message": state, "updated_at": "2026-11-26T00:00:00Z"}
    known |= {"progress": min(100, sequence), "result": result}
    return Progress(job_id=JOB, state=state, sequence=sequence, **(known | fields))


def shows(progress: Progress) -> Reply:
    """A status."""
    return says(200, as_json(progress))


def streams(*changes: Progress, cut: bool = False) -> Reply:
    """Events; with `cut` the line breaks in the middle of the next one."""

    def reply(handler: BaseHTTPRequestHandler, server: Server) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream; charset=utf-8")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for change in changes:
            text = b"id: %d\nevent: progress\ndata: %b\n\n" % (change.sequence, as_json(change))
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(text), text))
        if not cut:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return reply


DONE = told(LAST, "done")
FAILED = told(
    LAST, "failed", error=Problem("photo_damaged", "The photo is cut off. Take a new one.")
)
EXPIRED = told(LAST, "expired")
