"""`/healthz`: the process answers. `/readyz`: what it stands on answers as well, or what of it does not.

Both tell nothing of hosts, users and keys, so anybody may ask.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from wastecoach import bootstrap
from wastecoach.api.spoken import spoken
from wastecoach.bootstrap.health import Examiner
from wastecoach.core.analysis import Language
from wastecoach.core.health import Component, Examined, Report, as_json, report

# Whoever asks more often gets what was found last: probes of many proxies cost no more than one.
KEPT_S = 1.0
HEADERS = {"Cache-Control": "no-store"}
JSON = "application/json"


class Readiness:
    """What was found of an installation a moment ago, shared by all who ask; `app.state.readiness`.

    Args:
        examiner: Looks.
        language: Of those who ask for none.
        clock: Seconds on a clock that never goes back.
    """

    def __init__(
        self,
        examiner: Examiner,
        language: Language | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.language = language
        self._clock = clock
        self._examiner = examiner
        self._turn = asyncio.Lock()
        self._found: tuple[Examined, ...] = ()
        self._found_at = float("-inf")

    async def found(self) -> tuple[Examined, ...]:
        """What was found of every component, at most a second old."""
        async with self._turn:
            if self._clock() - self._found_at >= KEPT_S:
                self._found = await asyncio.to_thread(self._examiner.examine)
                self._found_at = self._clock()
            return self._found


async def healthz(request: Request) -> Response:  # noqa: ARG001 -- the shape of an endpoint
    """This process answers: nothing else is asked, so that no outage of others has it restarted."""
    alive = Report("pass", (Component("api", "pass", "", None, 0.0),))
    return Response(as_json(alive), media_type=JSON, headers=HEADERS)


async def readyz(request: Request) -> Response:
    """Every component: 200 where photos are accepted, degraded or not (the body says so); 503 where they are not."""
    readiness: Readiness = request.app.state.readiness
    words = bootstrap.catalogue(spoken(request.scope, readiness.language))
    found = report(await readiness.found(), words)
    status = 503 if found.status == "fail" else 200
    return Response(as_json(found), status, media_type=JSON, headers=HEADERS)
