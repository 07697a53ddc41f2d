"""What the product's status path is measured beside: `python -m benchmarks.hot_apps NAME PORT REDIS`.

All serve that path from the same Redis, each in one process of uvicorn with uvloop, httptools and hiredis like the
product:

- `bare`: Starlette, one GET by redis-py, JSON read and written.
- `bytes`: the same without touching the JSON, the least that such a handler can do.
- `founding`: FastAPI as the founding documents have it.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from starlette.types import ASGIApp

STATUS = "/api/v1/waste/status/{job_id}"
CONNECTIONS = 100


def bare(url: str) -> ASGIApp:
    """A handler as anybody would write it."""
    redis = _redis(url)

    async def status(request: Request) -> Response:
        text = await redis.get(f"job:{request.path_params['job_id']}:progress")
        if text is None:
            return Response(status_code=404)
        return JSONResponse(json.loads(text))

    return Starlette(routes=[Route(STATUS, status)])


def unread(url: str) -> ASGIApp:
    """The same, the bytes handed out as they are."""
    redis = _redis(url)

    async def status(request: Request) -> Response:
        text = await redis.get(f"job:{request.path_params['job_id']}:progress")
        if text is None:
            return Response(status_code=404)
        return Response(text, media_type="application/json")

    return Starlette(routes=[Route(STATUS, status)])


def founding(url: str) -> ASGIApp:
    """The founding documents' handler: the progress, and at 100 the result as well."""
    from fastapi import FastAPI, HTTPException

    redis = _redis(url)
    app = FastAPI()

    @app.get(STATUS)
    async def status(job_id: str) -> dict[str, Any]:
        text = await redis.get(f"job:{job_id}:progress")
        if text is None:
            raise HTTPException(status_code=404, detail="Job not found")
        progress = json.loads(text)
        answer = {"job_id": job_id, "progress": progress["progress"]}
        answer["message"] = progress["message"]
        if progress["progress"] == 100:
            answer["result"] = json.loads(await redis.get(f"job:{job_id}:result") or "null")
        return answer

    return app


APPS: dict[str, Callable[[str], ASGIApp]] = {
    "bare": bare,
    "bytes": unread,
    "founding": founding,
}


def main() -> None:
    """Serve until a signal ends it."""
    name, port, url = sys.argv[1:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvicorn.run(APPS[name](url), port=int(port), access_log=False, log_level="warning")


def _redis(url: str) -> Redis:
    from redis.asyncio import BlockingConnectionPool, Redis

    # The default pool refuses the 101st request at once.
    pool = BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, timeout=30)
    return Redis.from_pool(pool)


if __name__ == "__main__":
    main()
