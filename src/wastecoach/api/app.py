"""The application: routes, what is around them, and the jobs behind them. Nothing is made at import."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette_compress import CompressMiddleware, remove_compress_type

from wastecoach import __version__, bootstrap
from wastecoach.api.handlers import handle_errors
from wastecoach.api.health import Readiness
from wastecoach.api.hot import Events, Status
from wastecoach.api.jobs import known_progress
from wastecoach.api.known_callers import KnownCallers
from wastecoach.api.limits import Limits, rates_of
from wastecoach.api.middleware.bodies import BodyLimit, Heads
from wastecoach.api.middleware.envelope import Envelope
from wastecoach.api.middleware.front import Front, Hot, Listened
from wastecoach.api.openapi import DESCRIPTION, TAGS, document
from wastecoach.api.recognising import Recognising
from wastecoach.api.routes import (
    admin,
    analyses,
    batches,
    classify,
    feedback,
    history,
    items,
    linking,
    maps,
    operation,
    page,
    places,
    progress,
    rules,
    sessions,
    sign_in,
    uploads,
    users,
)
from wastecoach.api.served_board import ServedBoard
from wastecoach.api.serving import Serving, Uploads
from wastecoach.api.shared_reads import SharedReads
from wastecoach.bootstrap.health import Examiner, checks_of_server
from wastecoach.bootstrap.job_stores import upload_secret
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.bootstrap.overview_parts import overviews
from wastecoach.bootstrap.sign_in import warn_of_stub
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.settings import Settings, load_settings

# What a page of another origin may send and read besides what every page may.
SENT = (
    *("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"),
    *("Last-Event-ID", "Prefer", "X-Request-ID"),
)
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
READ = (
    *(
        "Content-Disposition",
        "Content-Location",
        "ETag",
        "Location",
        "Preference-Applied",
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
    ),
    *("WWW-Authenticate", "X-Request-ID"),
)
# Seconds that analyses under way have when the server is asked to end.
JOBS_GRACE_S = 15.0
ROUTERS = (
    *(analyses.asking, classify.router, analyses.router, progress.router),
    *(feedback.asking, feedback.router),
    *(sessions.asking, sessions.refreshing, sessions.device_router, sessions.own, sessions.router),
    *(sign_in.router, linking.router),
    *(history.router, users.router, users.exporting),
    *(batches.asking, batches.router, items.router, rules.router, places.router, uploads.router),
    *(admin.router, operation.router, page.router, maps.router),
)


def create_app(settings: Settings | None = None, opened: Service | None = None) -> FastAPI:
    """The application.

    Args:
        settings: Those in force when None.
        opened: The jobs behind it; they are opened with the application when None.
    """
    chosen = settings or load_settings()
    app = FastAPI(
        title="wastecoach",
        summary="Photograph a piece of waste; learn what it is, how to dispose of it and why.",
        description=DESCRIPTION,
        version=__version__,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=TAGS,
        servers=[{"url": "/"}],
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_open, settings=chosen, opened=opened),
        middleware=_around(chosen),
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    handle_errors(app)
    for router in ROUTERS:
        app.include_router(router)
    app.state.routes = [route for router in ROUTERS for route in router.routes]
    return app


@asynccontextmanager
async def _open(app: FastAPI, *, settings: Settings, opened: Service | None) -> AsyncIterator[None]:
    """The jobs behind the application run as long as it does."""
    warn_of_stub(settings)
    service = opened
    if service is None:
        service = await run_in_threadpool(open_service, settings, "serve")
    ports, watch = service.ports, service.watch
    assert watch is not None  # noqa: S101 -- who serves watches
    limits = Limits(bootstrap.store(settings), ports.now, rates_of(settings))
    uploads = _uploads(settings, ports)
    people, people_terms = service.people, service.people_terms
    recognising = Recognising(people, limits)
    fallback = SharedReads(partial(known_progress, ports=ports))
    board = ServedBoard(ports.board, asyncio.get_running_loop(), fallback.forget)
    here = Serving(
        *(settings, replace(ports, board=board), service.terms, people, people_terms, watch),
        *(service.correcting, limits, recognising, uploads, bootstrap.pays(settings)),
        places=service.places,
    )
    app.state.serving = here
    app.state.metrics = service.metrics
    app.state.readiness = Readiness(Examiner(checks_of_server(settings, ports)), settings.language)
    app.state.overviews = overviews(settings, ports, people.feedback)
    mark = KnownCallers(recognising)
    events = Listened(Events(watch, fallback, mark), service.metrics)
    app.state.hot = Hot(Status(watch, fallback, mark), events, limits)
    service.start()
    try:
        yield
    finally:
        await watch.close()
        await run_in_threadpool(service.stop, JOBS_GRACE_S)


def _uploads(settings: Settings, ports: JobPorts) -> Uploads | None:
    if isinstance(ports.photos, FolderPhotos):
        return Uploads(ports.photos, (upload_secret(settings),))
    return None


def _around(settings: Settings) -> list[Middleware]:
    """What is around every request, the outermost first."""
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    # Events are to arrive one by one, not by blocks of a compressor.
    remove_compress_type("text/event-stream")
    shared = [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=READ,
        )
    ]
    return [
        Middleware(Front),
        Middleware(Envelope),
        Middleware(Heads),
        *(shared if origins else ()),
        Middleware(CompressMiddleware),
        Middleware(BodyLimit),
    ]
