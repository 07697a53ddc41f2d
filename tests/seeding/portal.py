"""The public data portal, as it answers: over HTTP on this machine, with its quirks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "s3cr3t+key/with==signs"
ENCODED = "s3cr3t%2Bkey%2Fwith%3D%3Dsigns"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path, its parameters as they were meant, and as they were sent."""

    path: str
    query: dict[str, str]
    raw: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; without a body the connection is cut."""

    body: bytes | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Speak = Callable[[Asked], Said]


@dataclass
class Portal:
    """What answers, and what was asked."""

    url: str
    speak: Speak
    asked: list[Asked] = field(default_factory=list)


def records(count: int, begin: int = 0) -> list[dict[str, Any]]:
    """Clothing boxes as the standard set has them."""
    return [
        {
            "mngNo": f"M-{number}",
            "instlPlcNm": f"주민센터 {number}",
            "ctpvNm": "서울특별시",
            "sggNm": "마포구",
            "lctnRoadNmAddr": f"서울특별시 마포구 시험로 {number}",
            "lctnLotnoAddr": "",
            "lat": f"{37.5 + number * 0.0003:.6f}",
            "lot": "126.945123",
            "dtlPstn": "정문 옆",
            "mngInstNm": "서울특별시 마포구청",
            "dataCrtrYmd": "2026-03-13",
        }
        for number in range(begin, begin + count)
    ]


def answer(items: object, total: object, code: str = "00", *, wrapped: bool = True) -> Said:
    """An answer in JSON, in the portal's wrapping or without."""
    told = {
        "header": {"resultCode": code, "resultMsg": "NORMAL SERVICE."},
        "body": {"items": items, "totalCount": total, "numOfRows": "1000", "pageNo": "1"},
    }
    return Said(json.dumps({"response": told} if wrapped else told).encode())


def gateway_error(code: str, message: str) -> Said:
    """How the gateway tells its own errors: XML, with status 200."""
    return Said(
        f"""<OpenAPI_ServiceResponse>
<cmmMsgHeader>
<errMsg>SERVICE ERROR</errMsg>
<returnAuthMsg>{message}</returnAuthMsg>
<returnReasonCode>{code}</returnReasonCode>
</cmmMsgHeader>
</OpenAPI_ServiceResponse>""".encode(),
        headers={"Content-Type": "text/xml;charset=UTF-8"},
    )


def pages_of(found: list[dict[str, Any]], most: int = 1000) -> Speak:
    """Pages of records, never more on one than `most`, whatever was asked for; behind the last one there are none."""

    def speak(asked: Asked) -> Said:
        if asked.query.get("serviceKey") != KEY:
            return gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR")
        size = min(most, int(asked.query["numOfRows"]))
        begin = (int(asked.query["pageNo"]) - 1) * size
        page = found[begin : begin + size]
        return answer(page, str(len(found))) if page else answer("", "0", "03")

    return speak


@contextmanager
def portal(speak: Speak) -> Iterator[Portal]:
    """A portal while it is needed."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(parts.path, query, parts.query)
            open_portal.asked.append(asked)
            said = open_portal.speak(asked)
            if said.body is None:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: who was ended does not wait for an answer."""

    with Quiet(("127.0.0.1", 0), Answering) as server:
        open_portal = Portal(f"http://127.0.0.1:{server.server_port}", speak)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield open_portal
        finally:
            server.shutdown()
            thread.join()
