"""A worker of the lane `ai` in a pool of another kind: `python -m benchmarks.worker_pool POOL COUNT`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

from wastecoach.api.worker import lane
from wastecoach.bootstrap.observing import observe_process
from wastecoach.infra.work.celery_app import celery_app
from wastecoach.settings import load_settings

if TYPE_CHECKING:
    from celery import Celery


def _in_pool(url: str) -> Celery:
    app = celery_app(url)
    app.conf.worker_pool = sys.argv[1]
    return app


if __name__ == "__main__":
    settings = load_settings()
    observe_process(settings, "worker")
    with patch.object(lane, "celery_app", _in_pool):
        sys.exit(lane.run_lane("ai", int(sys.argv[2]), 1.0, settings))
