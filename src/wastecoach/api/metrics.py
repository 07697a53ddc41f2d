"""`/metrics`: the numbers of this process, for Prometheus."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from wastecoach.infra.telemetry.metrics import Metrics


async def metrics(request: Request) -> Response:
    """All numbers, in the text form that the caller reads; `app.state.metrics` holds them."""
    kept: Metrics = request.app.state.metrics
    # The records are asked how much waits: that is no work for the loop.
    page, media_type = await asyncio.to_thread(kept.page, request.headers.get("accept", ""))
    return Response(page, media_type=media_type, headers={"Cache-Control": "no-store"})
