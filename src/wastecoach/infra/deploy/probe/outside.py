"""The service as people reach it: asked from the machine of whoever asks for the health check."""

from __future__ import annotations

from typing import Any

from wastecoach.infra.deploy.probe.services import web


def ingress(domain: str, address: str | None) -> dict[str, int]:
    """The status with which the service answers under its own name; how it is, it tells inside alone."""
    return {"status": web(f"https://{domain}/healthz", address=address)["status"]}


def plain(domain: str, address: str | None) -> dict[str, Any]:
    """What the unencrypted address answers."""
    told = web(f"http://{domain}/", address=address)
    return {"status": told["status"], "encrypts": told["to"].startswith("https://")}


def page(domain: str, address: str | None) -> dict[str, Any]:
    """Whether the page comes."""
    told = web(f"https://{domain}/", address=address)
    return {"status": told["status"], "is_page": "<html" in told["body"].lower()}
