"""One paid call with everything around it, and several of them: limits, money, time, retries, and what to remember.

Every try is written down as an Attempt, whatever came of it. All tries of one photo share one deadline: going on to the
next provider does not start a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from wastecoach.core import cool_down
from wastecoach.core.analysis import Attempt, Outcome, StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.errors import (
    ServiceBusy,
    ServiceError,
    ServiceFailed,
    ServiceRefused,
    ServiceTimedOut,
)
from wastecoach.core.ports import Surroundings

Answer = TypeVar("Answer")
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
# Less time than this is not worth a call.
LEAST_S = 0.05
# Codes of attempts that are no errors: held back by our own limit, not asked for lack of money (of the installation, of
# whoever asks), left alone for a while.
LIMITED = "limited"
OUT_OF_TIME = "out_of_time"
FRUGAL = "soft_budget"
SHARE_USED = "share_used"
COOLING = "cooling_down"


@dataclass(frozen=True, slots=True)
class Asked(Generic[Answer]):
    """Who is asked for what.

    Attributes:
        stage: `look` or `coach`.
        provider: Its name.
        model: Its model.
        access: Whose circuit it is, beside provider and model (see `core/ports.py`).
        paid: Whether the call may cost money.
        call: Asks, given the seconds it may take.
        usage: What an answer used, None where nobody says.
    """

    stage: StageAsked
    provider: str
    model: str
    access: str
    paid: bool
    call: Callable[[float], Answer]
    usage: Callable[[Answer], Usage | None]

    @property
    def circuit(self) -> str:
        """The name of its circuit breaker."""
        return circuit_name(self.provider, self.model, self.access)


def circuit_name(provider: str, model: str, access: str) -> str:
    """The name of a circuit breaker: another model of a provider may be well when this one is not."""
    return f"{provider}:{model}:{access}"


@dataclass(frozen=True, slots=True)
class Tried(Generic[Answer]):
    """What came of asking: an answer or the last error, and every try."""

    answer: Answer | None
    error: ServiceError | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often.

    Attributes:
        timeout_s: One try.
        deadline_s: All tries with all providers together.
        retries: After the first try with one provider.
    """

    timeout_s: float
    deadline_s: float
    retries: int


def ask(
    asked: Asked[Answer], ends: float, patience: Patience, around: Surroundings
) -> Tried[Answer]:
    """Ask until there is an answer, trying again makes no sense, or `ends` (on `around.clock`) has come.

    What costs nothing runs in this process: it is asked once, without limits and circuit.

    Raises:
        BudgetReached: The call would go over a hard budget.
        MaxCostReached: It would go over the limit of this run.
        PriceUnknown: There is such a limit, and nobody knows what the call costs.
        LedgerUnavailable: There is a hard budget, and it cannot be checked.
    """
    if not asked.paid:
        return _call(asked, ends, patience, around)
    circuit = cool_down.circuit_of(asked.circuit, around)
    tried = _once(asked, ends, patience, around)
    attempts = list(tried.attempts)
    failure = _failure(tried)
    for pause in _pauses(patience.retries, around):
        if not isinstance(tried.error, ServiceFailed):
            break
        rest = max(pause, cool_down.asked_pause_s(tried.error))
        if around.clock() + rest + LEAST_S >= ends:
            break
        around.sleep(rest)
        tried = _once(asked, ends, patience, around)
        attempts += tried.attempts
        failure = _failure(tried) or failure
    if tried.error is None:
        cool_down.worked(asked.circuit, circuit, around)
    elif failure is not None:
        cool_down.failed(asked.circuit, circuit, failure, around)
    return Tried(tried.answer, tried.error, tuple(attempts))


def reason_to_skip(asked: Asked[Answer], around: Surroundings) -> str | None:
    """Why somebody who may cost money should not be asked now, as the code of an Attempt; None where he may be."""
    if around.share_used:
        return SHARE_USED
    if around.ledger.frugal():
        return FRUGAL
    circuit = cool_down.circuit_of(asked.circuit, around)
    return COOLING if cool_down.is_open(circuit, around) else None


def skipped(asked: Asked[Answer], code: str) -> Attempt:
    """The note that somebody was not asked, and why."""
    return Attempt(asked.stage, asked.provider, asked.model, "skipped", code)


def _failure(tried: Tried[Answer]) -> ServiceError | None:
    """The provider's own error: that it was not asked, by our limit or for lack of time, says nothing about it."""
    return None if tried.attempts[-1].code in {LIMITED, OUT_OF_TIME} else tried.error


def _once(
    asked: Asked[Answer], ends: float, patience: Patience, around: Surroundings
) -> Tried[Answer]:
    began = around.clock()
    failed = Attempt(asked.stage, asked.provider, asked.model, "failed")
    if began + LEAST_S >= ends:
        error: ServiceError = ServiceTimedOut(
            provider=asked.provider, seconds=round(patience.deadline_s)
        )
        return Tried(None, error, (replace(failed, code=OUT_OF_TIME),))
    try:
        with around.gate.enter(asked.provider, ends - began):
            return _call(asked, ends, patience, around)
    except ServiceBusy as busy:
        return Tried(None, busy, (replace(failed, code=LIMITED),))


def _call(
    asked: Asked[Answer], ends: float, patience: Patience, around: Surroundings
) -> Tried[Answer]:
    began = around.clock()
    attempt = Attempt(asked.stage, asked.provider, asked.model, "answered")
    ticket = around.ledger.reserve(asked.stage, asked.provider, asked.model) if asked.paid else None
    try:
        answer = asked.call(min(patience.timeout_s, max(LEAST_S, ends - began)))
        cost = 0.0 if ticket is None else _cost_of_answer(ticket, asked.usage(answer), around)
        tried = Tried(answer, None, (attempt,))
    except ServiceError as error:
        cost = 0.0 if ticket is None else _cost_of_failure(ticket, error, around)
        outcome: Outcome = "refused" if isinstance(error, ServiceRefused) else "failed"
        tried = Tried(None, error, (replace(attempt, outcome=outcome, code=error.code),))
    spent = round((around.clock() - began) * 1000, 2)
    return replace(tried, attempts=(replace(tried.attempts[0], cost_usd=cost, ms=spent),))


def _cost_of_answer(ticket: str, usage: Usage | None, around: Surroundings) -> float | None:
    return around.ledger.keep(ticket) if usage is None else around.ledger.settle(ticket, usage)


def _cost_of_failure(ticket: str, error: ServiceError, around: Surroundings) -> float | None:
    """Whatever else ends a call (Ctrl-C, a fault of ours) leaves what was set aside as it is: the careful way."""
    if error.usage is None and error.sent:
        return around.ledger.keep(ticket)
    return around.ledger.settle(ticket, error.usage)


def _pauses(retries: int, around: Surroundings) -> Iterator[float]:
    """Growing pauses, each shortened by chance by up to half: who failed together does not come back together."""
    for retry in range(retries):
        yield min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**retry) * (0.5 + around.jitter() / 2)
