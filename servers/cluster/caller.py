"""Somebody outside who uses the service through its edge; run as a program in the network of the hosts.

    caller.py AUTHORITY DOMAIN ADDRESS TASK …

TASK is `get PATH`, `post PATH SIZE`, `plain PATH`, `classify PHOTO`, `upload PHOTO` or `jobs COUNT PHOTO`.

The last line that it prints is JSON. `jobs` prints how many were accepted while it goes on.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import sys
import time
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ENDS = {"done", "failed", "expired"}
# Far more than it takes.
PATIENCE_S = 600.0
# Seconds between two jobs, and between two looks or tries.
PACE_S, LOOK_S = 0.1, 0.5
ASYNC = {"Prefer": "respond-async"}
Answer = tuple[int, dict[str, str], bytes]


class Edge(http.client.HTTPSConnection):
    """A connection to the edge, whatever the name would lead to."""

    def __init__(self, authority: str, domain: str, address: str) -> None:
        self._trusted = ssl.create_default_context(cafile=authority)
        super().__init__(domain, timeout=60, context=self._trusted)
        self._address = address

    def connect(self) -> None:
        """Connect to the address, and believe it by the name."""
        plain = socket.create_connection((self._address, 443), 10)
        plain.settimeout(60)
        self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)


class Caller:
    """Who calls."""

    def __init__(self, authority: str, domain: str, address: str) -> None:
        self._edge = (authority, domain, address)

    def ask(self, method: str, url: str, body: bytes = b"", **headers: str) -> Answer:
        """One request on a connection of its own."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = Edge(*self._edge)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body or None, named)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> dict[str, Any]:
        """Status and text of a path."""
        status, _, text = self.ask("GET", path)
        return {"status": status, "text": text.decode(errors="replace")[:2000]}

    def post(self, path: str, size: str) -> dict[str, Any]:
        """Status of a body of so many bytes; it may be refused before it is read."""
        try:
            return {"status": self.ask("POST", path, bytes(int(size)))[0]}
        except (ssl.SSLError, ConnectionError):
            return {"status": 413}

    def plain(self, path: str) -> dict[str, Any]:
        """Where somebody without TLS is sent."""
        connection = http.client.HTTPConnection(self._edge[2], timeout=10)
        connection.request("GET", path, headers={"Host": self._edge[1]})
        answer = connection.getresponse()
        return {"status": answer.status, "location": answer.getheader("location")}

    def classify(self, photo: str) -> dict[str, Any]:
        """One call: a photo, and the whole answer."""
        status, headers, text = self._sent(Path(photo).read_bytes())
        return {
            "status": status,
            "job": headers.get("content-location"),
            "answer": json.loads(text),
        }

    def upload(self, photo: str) -> dict[str, Any]:
        """Three calls: announce, upload straight to where photos lie, say so."""
        wish = json.dumps({"content_type": "image/jpeg"}).encode()
        job = json.loads(
            self.ask("POST", "/api/v1/waste/analyze", wish, Content_Type="application/json")[2]
        )
        put = self.ask(
            "PUT", job["upload_url"], Path(photo).read_bytes(), Content_Type="image/jpeg"
        )
        if put[0] != HTTPStatus.OK:
            raise SystemExit(str(put))
        self.ask("POST", job["complete_url"])
        return {"upload_url": job["upload_url"], "state": self._end(job["status_url"])}

    def jobs(self, count: str, photo: str) -> dict[str, Any]:
        """So many jobs, each tried until it is accepted; how each ended."""
        content = Path(photo).read_bytes()
        urls, again = [], 0
        for number in range(int(count)):
            url, tries = self._accepted(content + str(number).encode())
            urls.append(url)
            again += tries
            print(f"accepted {number + 1}", flush=True)
            time.sleep(PACE_S)
        states = [self._end(url) for url in urls]
        return {"states": {each: states.count(each) for each in set(states)}, "again": again}

    def _accepted(self, photo: bytes) -> tuple[str, int]:
        """The address of an accepted job, and how often it had to be tried again."""
        key, until, tries = str(uuid.uuid4()), time.monotonic() + PATIENCE_S, 0
        while time.monotonic() < until:
            try:
                status, _, text = self._sent(photo, **ASYNC, Idempotency_Key=key)
                if status == HTTPStatus.ACCEPTED:
                    return json.loads(text)["status_url"], tries
            except (OSError, http.client.HTTPException):
                pass
            tries += 1
            time.sleep(LOOK_S)
        message = "a job was not accepted"
        raise SystemExit(message)

    def _sent(self, photo: bytes, **headers: str) -> Answer:
        border = uuid.uuid4().hex
        disposition = 'form-data; name="file"; filename="a.jpg"'
        head = (
            f"--{border}\r\nContent-Disposition: {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + photo + f"\r\n--{border}--\r\n".encode()
        kind = f"multipart/form-data; boundary={border}"
        return self.ask("POST", "/api/v1/waste/classify", body, Content_Type=kind, **headers)

    def _end(self, url: str) -> str:
        """How a job ended; what it was last where it did not."""
        until, state = time.monotonic() + PATIENCE_S, "?"
        while time.monotonic() < until:
            try:
                status, _, text = self.ask("GET", url)
                state = json.loads(text)["state"] if status == HTTPStatus.OK else f"status {status}"
            except (OSError, http.client.HTTPException, ValueError):
                state = "unknown"
            if state in ENDS:
                return state
            time.sleep(LOOK_S)
        return state


def main() -> None:
    """What the arguments ask for."""
    authority, domain, address, task, *arguments = sys.argv[1:]
    print(json.dumps(getattr(Caller(authority, domain, address), task)(*arguments)))


if __name__ == "__main__":
    main()
