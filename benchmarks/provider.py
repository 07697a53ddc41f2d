"""A provider of vision on this machine that speaks as OpenAI does, and hangs when it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from servers.ports import HOST

LOOKS = {
    "photo": "good",
    "things": [
        {
            "material": "plastic",
            "shape": "bottle",
            "name": "clear PET water bottle",
            "general_name": "plastic bottle",
            "may_also_be": [],
            "sure": "certain",
            "mixed": False,
            "dangerous": False,
            "conditions": [],
        }
    ],
}
ANSWER = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1780000000,
        "model": "gpt-4o",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": json.dumps(LOOKS)},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 1900, "completion_tokens": 90, "total_tokens": 1990},
    }
).encode()


class Provider:
    """A running one.

    Attributes:
        url: For `openai_base_url`.
        seconds: How long it looks.
    """

    def __init__(self, port: int, seconds: float) -> None:
        self.url = f"http://{HOST}:{port}/v1"
        self.seconds = seconds
        self._well, self._over = threading.Event(), threading.Event()
        self._well.set()

    def hang(self) -> None:
        """Take questions and answer none from now on."""
        self._well.clear()

    def answer_again(self) -> None:
        """Answer what is asked from now on; who has waited till now waits in vain."""
        self._well.set()

    def answers(self) -> bool:
        """Wait as long as an answer takes; whether there is one."""
        if self._well.is_set():
            self._over.wait(self.seconds)
            return True
        self._over.wait()
        return False

    def end(self) -> None:
        """Let go of everybody who waits."""
        self._over.set()


@contextmanager
def providing(seconds: float) -> Iterator[Provider]:
    """A provider that looks at each photo for so many seconds."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """As OpenAI's older API has it; the newer is not known here."""
            self.rfile.read(int(self.headers.get("content-length", 0)))
            known = self.path.endswith("/chat/completions")
            if known and not provider.answers():
                self.close_connection = True
                return
            body = ANSWER if known else b"{}"
            self.send_response(200 if known else 404)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: Any) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, *_: Any) -> None:
            """Nothing: clients hang up when their time is over."""

    with Quiet((HOST, 0), Handler) as http:
        provider = Provider(http.server_address[1], seconds)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield provider
        finally:
            provider.end()
            http.shutdown()
