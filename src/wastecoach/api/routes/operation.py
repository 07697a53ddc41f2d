"""Whether the server lives, how it does, and its numbers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from wastecoach.api.health import healthz, readyz
from wastecoach.api.metrics import metrics
from wastecoach.core.health import Report

router = APIRouter(tags=["operation"])
router.add_api_route(
    "/healthz",
    healthz,
    summary="Ask whether the server lives",
    description="It answers; nothing that it stands on is asked.",
    responses={200: {"model": Report, "description": "It does"}},
)
router.add_api_route(
    "/readyz",
    readyz,
    summary="Ask how the server is",
    description="Every component it stands on: `pass`, `warn` (slower, or without a part) or `fail`.",
    responses={
        200: {"model": Report, "description": "Photos are accepted; `warn`: slower, or less"},
        503: {"model": Report, "description": "Photos cannot be accepted"},
    },
)
router.add_api_route(
    "/metrics",
    metrics,
    summary="Read the server's numbers",
    description="Requests, jobs, stages, providers and queues; nothing about a person or a job.",
    response_class=PlainTextResponse,
    responses={200: {"description": "As Prometheus reads them"}},
)
