"""A job is followed to its end: by events as they happen, by asking again and again where those cannot be had."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain

from wastecoach.client.addresses import EVENTS, RESULT, STATUS, filled
from wastecoach.client.connection import Connection
from wastecoach.client.events import events
from wastecoach.client.problems import own_error
from wastecoach.core.analysis import Analysis
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import (
    JobExpired,
    JobFailed,
    JobNotDone,
    ServerRefused,
    ServerUnreachable,
)
from wastecoach.core.jobs.job import ENDS
from wastecoach.core.jobs.progress import Progress

EVENT_STREAM = "text/event-stream"
# The founding documents' pace.
POLL_S = 0.5
# A server that lives says so every fifteen seconds.
QUIET_S = 40.0
# Streams that are cut without a word in between, before polling is thought better.
MOST_CUTS = 3


def follow(
    job_id: str,
    connection: Connection,
    until: float,
    heard: Callable[[Progress], None] | None = None,
) -> Progress:
    """Follow a job; what is told of it at its end.

    Args:
        job_id: The job.
        connection: To its server.
        until: How long, by `time.monotonic`.
        heard: Hears everything new about it.

    Raises:
        JobNotDone: It takes longer; it goes on, and can be asked for later.
        JobNotFound: The server knows no such job.
        ServerUnreachable: The server is gone, and stays away.
    """
    last: Progress | None = None
    for progress in chain(_told(job_id, connection, until), _asked(job_id, connection, until)):
        if heard is not None and (last is None or progress.sequence > last.sequence):
            heard(progress)
        last = progress
        if progress.state in ENDS:
            return progress
    raise JobNotDone(job=job_id, state=last.state if last else "pending")


def answer_of(last: Progress, connection: Connection) -> Analysis:
    """What a job that has ended came to.

    Raises:
        WastecoachError: Why it failed.
    """
    if last.state == "done" and last.result is not None:
        return last.result.analysis
    if last.state == "done":
        return connection.ask(Analysis, "GET", filled(RESULT, last.job_id))
    raise failure_of(last)


def failure_of(last: Progress) -> WastecoachError:
    """Why a job has no result."""
    if last.error is None:
        return JobExpired(job=last.job_id)
    own = own_error(last.error.code, last.error.message)
    return own or JobFailed(job=last.job_id, detail=last.error.message)


def _told(job_id: str, connection: Connection, until: float) -> Iterator[Progress]:
    """By events, resumed where they were cut; ends where they cannot be had."""
    last, cuts = "", 0
    while cuts <= MOST_CUTS and time.monotonic() < until:
        quiet_s = min(QUIET_S, max(1.0, until - time.monotonic()))
        headers = {"Accept": EVENT_STREAM} | ({"Last-Event-ID": last} if last else {})
        try:
            with connection.listen(filled(EVENTS, job_id), headers, quiet_s, until) as stream:
                if stream.media_type != EVENT_STREAM:
                    return
                for event in events(_in_time(stream.chunks, until)):
                    last, cuts = event.id, 0 if event.id != last else cuts
                    yield connection.read(Progress, event.data)
        except ServerUnreachable:
            pass
        except ServerRefused:
            return
        cuts += 1
        connection.sleep(POLL_S)


def _in_time(chunks: Iterator[bytes], until: float) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        if time.monotonic() > until:
            return


def _asked(job_id: str, connection: Connection, until: float) -> Iterator[Progress]:
    """By asking again and again."""
    while time.monotonic() < until:
        yield connection.ask(Progress, "GET", filled(STATUS, job_id))
        connection.sleep(POLL_S)
