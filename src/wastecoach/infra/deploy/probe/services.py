"""The service's own parts, as they answer on this machine."""

from __future__ import annotations

import http.client
import json
import shlex
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from wastecoach.infra.deploy.probe.looking import CONNECT_S, connected

ENVIRONMENT = Path("/etc/wastecoach/environment")
HTTPS = 443
# Of a body no more is read than a health report needs.
BODY_BYTES = 64 * 1024


def web(url: str, *, address: str | None = None) -> dict[str, Any]:
    """The status and body that an address answers with; `address` is connected to in the place of its host name.

    Who answers is not verified here: whether a certificate can be believed is a look of its own.
    """
    asked = urlsplit(url)
    host = asked.hostname or ""
    target = (asked.path or "/") + (f"?{asked.query}" if asked.query else "")
    port = asked.port or (HTTPS if asked.scheme == "https" else 80)
    plain = connected(address or host, port)
    line = (
        unverified().wrap_socket(plain, server_hostname=host) if asked.scheme == "https" else plain
    )
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_S)
    connection.sock = line
    try:
        connection.request("GET", target, headers={"Host": asked.netloc, "Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(BODY_BYTES).decode("utf-8", "replace")
        return {"status": answer.status, "to": answer.getheader("Location") or "", "body": body}
    finally:
        connection.close()


def answers(address: str, port: int, path: str) -> dict[str, int]:
    """The status with which a local server answers."""
    return {"status": web(f"http://{address}:{port}{path}")["status"]}


def ready(address: str, port: int) -> dict[str, Any]:
    """What a server of ours says of the whole service: its status, and every component that is not well."""
    told = web(f"http://{address}:{port}/readyz")
    return {"status": told["status"], "unwell": _unwell(told["body"])}


def photo_store() -> dict[str, Any]:
    """Whether the bucket of the settings answers; it is asked without a key, so that even a refusal is an answer."""
    url = _setting("WASTECOACH_PHOTOS_URL")
    asked = urlsplit(url)
    if asked.scheme != "s3":
        return {"kind": asked.scheme, "status": 0}
    options = {name: values[0] for name, values in parse_qs(asked.query).items()}
    region = options.get("region")
    amazon = f"https://s3.{region}.amazonaws.com" if region else "https://s3.amazonaws.com"
    endpoint = options.get("endpoint", amazon).rstrip("/")
    return {"kind": "s3", "status": web(f"{endpoint}/{asked.netloc}")["status"]}


def unverified() -> ssl.SSLContext:
    """TLS with whoever answers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _unwell(body: str) -> list[dict[str, str]]:
    try:
        components = json.loads(body)["components"]
    except (ValueError, LookupError, TypeError):
        return []
    # What it says of them is in its own language.
    shown = ("name", "status")
    return [{key: str(one[key]) for key in shown} for one in components if one["status"] != "pass"]


def _setting(name: str) -> str:
    for line in ENVIRONMENT.read_text(encoding="utf-8").splitlines():
        key, _, value = line.strip().partition("=")
        if key == name:
            return " ".join(shlex.split(value))
    raise LookupError(name)
