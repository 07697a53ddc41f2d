"""Where things of a job are found, as addresses that a client can use as they stand."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import Scope

from wastecoach.core.jobs.ports import Ticket

API = "/api/v1"
WASTE, BATCHES, UPLOADS = f"{API}/waste", f"{API}/batches", f"{API}/uploads"
ME, AUTH = f"{API}/users/me", f"{API}/auth"
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?", re.ASCII)


def base_of(scope: Scope, public_url: str | None) -> str:
    """The address before every path: the operator's, else as the caller reached us."""
    if public_url is not None:
        return public_url.rstrip("/")
    host = Headers(scope=scope).get("host", "")
    if _HOST.fullmatch(host) is None:
        name, port = scope.get("server") or ("localhost", None)
        host = name if port is None else f"{name}:{port}"
    root = scope.get("root_path", "").rstrip("/")
    return f"{scope.get('scheme', 'http')}://{host}{root}"


def absolute(address: str, base: str) -> str:
    """A path of ours behind the base; other addresses stay as they are."""
    return base + address if address.startswith("/") else address


def of_job(job_id: str, base: str) -> dict[str, str]:
    """Where the progress and the result of a job are."""
    whole = f"{base}{WASTE}"
    return {
        "status_url": f"{whole}/status/{job_id}",
        "events_url": f"{whole}/events/{job_id}",
        "result_url": f"{whole}/result/{job_id}",
    }


def of_upload(job_id: str, ticket: Ticket, base: str) -> dict[str, object]:
    """Where the photo of a job goes, and where to tell that it is there."""
    put_url = absolute(ticket.put_url, base)
    return {
        "upload_url": put_url,
        "upload": {
            "put": {"url": put_url, "headers": ticket.headers},
            "form": {"url": absolute(ticket.form_url, base), "fields": ticket.fields},
        },
        "complete_url": f"{base}{WASTE}/upload-complete/{job_id}",
    }


def of_photo(job_id: str, base: str) -> tuple[str, str]:
    """Where the photo of a job is, whole and small."""
    whole = f"{base}{WASTE}/photo/{job_id}"
    return whole, f"{whole}?size=thumb"


def of_batch(batch_id: str, base: str) -> dict[str, str]:
    """Where the state and the results of a batch are."""
    whole = f"{base}{BATCHES}/{batch_id}"
    return {"status_url": whole, "results_url": f"{whole}/results"}
