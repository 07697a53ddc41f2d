"""The health of an installation: what is looked at, all at once and never for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from wastecoach.bootstrap import health_checks as looking
from wastecoach.bootstrap.looks import Look, Outcome
from wastecoach.core.health import Check, Examined, Finding
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.settings import Settings

# Whatever takes longer counts as gone; all components together take no longer either. A command has yet to load what a
# server has at hand.
WITHIN_S, COLD_S = 1.5, 2.5


def checks_of_server(settings: Settings, ports: JobPorts) -> tuple[Check, ...]:
    """What a server looks at; it does not load a model that only its workers need."""
    model = () if settings.broker_url else (looking.model(settings),)
    return (*_everywhere(settings, ports), *model)


def checks_of_installation(settings: Settings, ports: JobPorts) -> tuple[Check, ...]:
    """What an operator looks at."""
    return (*_everywhere(settings, ports), looking.model(settings))


class Examiner:
    """Looks at all components at once.

    A look that hangs is not begun again before it has ended, so that hanging looks do not pile up.

    Args:
        checks: The components, in the order in which they are told.
        within_s: Seconds for all of them.
    """

    def __init__(self, checks: Iterable[Check], within_s: float = WITHIN_S) -> None:
        self._checks = tuple(checks)
        self._within_s = within_s
        self._turn = threading.Lock()
        self._under_way: dict[str, Look[Finding]] = {}

    def examine(self) -> tuple[Examined, ...]:
        """Look at every component; returns in time whatever hangs."""
        with self._turn:
            looks = [(check, self._look(check)) for check in self._checks]
            ends = time.perf_counter() + self._within_s
            return tuple(_examined(check, look.outcome(ends)) for check, look in looks)

    def _look(self, check: Check) -> Look[Finding]:
        last = self._under_way.get(check.name)
        if last is not None and not last.ended:
            return last
        look = Look(check.name, check.look)
        self._under_way[check.name] = look
        return look


def _examined(check: Check, outcome: Outcome[Finding]) -> Examined:
    reason = "time-out" if outcome.fault is None else _reason(outcome.fault)
    return Examined(check.name, outcome.found or check.unknown(reason), outcome.ms)


def _everywhere(settings: Settings, ports: JobPorts) -> tuple[Check, ...]:
    redis = (looking.redis(settings.redis_url),) if settings.redis_url else ()
    broker = (looking.rabbitmq(settings.broker_url),) if settings.broker_url else ()
    return (
        looking.database(ports),
        looking.photos(settings, ports),
        *looking.disk(ports),
        *redis,
        *broker,
        *(looking.processes(ports) if settings.broker_url else (looking.server(ports),)),
        looking.backlog(ports),
        looking.dead_letters(ports),
        looking.providers(settings),
        *looking.kakao(settings),
    )


def _reason(fault: BaseException) -> str:
    """The kind of what began it all: what it says may name hosts and users."""
    while fault.__cause__ is not None:
        fault = fault.__cause__
    return type(fault).__name__
