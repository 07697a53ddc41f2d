"""A worker that stops where the name of a job's photo says: it tells so at a port, and waits to be killed.

`python -m tests.worker.stopping PORT` works on the lane `ai`. A photo called `poison` kills it at once.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from unittest.mock import patch

from wastecoach.api.worker.lane import run_lane
from wastecoach.bootstrap import analysing
from wastecoach.bootstrap.jobs import Service
from wastecoach.bootstrap.observing import observe_process
from wastecoach.core.analysis import Analysis
from wastecoach.core.decision import Locality
from wastecoach.core.jobs.job import Location
from wastecoach.core.jobs.records import Message
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.ports import Ports
from wastecoach.core.stages import PROGRESS, Listener, Stage
from wastecoach.settings import load_settings

# After the result is kept, and before the message is acknowledged.
KEPT = "kept"
STOPS = (*PROGRESS, KEPT)
POISON = "poison"
_handle = Service.handle


def _stopping(
    source: str,
    ports: Ports,
    knowledge: Knowledge,
    locality: Locality,
    listener: Listener,
    location: Location | None,
) -> Analysis:
    def hear(stage: Stage, percent: int) -> None:
        listener(stage, percent)
        if source == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        if source == stage:
            _stop(stage)

    return analyse(source, ports, knowledge, locality, hear, location)


def _handling(service: Service, message: Message) -> None:
    _handle(service, message)
    job = service.ports.records.job(message.job or "")
    if job is not None and job.wish.name == KEPT:
        _stop(KEPT)


def _stop(where: str) -> None:
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as told:
        told.sendall(where.encode())
        told.recv(1)


if __name__ == "__main__":
    settings = load_settings()
    observe_process(settings, "worker")
    with patch.object(analysing, "analyse", _stopping), patch.object(Service, "handle", _handling):
        sys.exit(run_lane("ai", len(STOPS), 1.0, settings))
