"""The circuit breaker that all processes share: who failed is left alone for 1, then 5, 25, 60 minutes.

The steps are those that users of such systems asked for. One answer closes the circuit. While it is open, one process
at a time may try again, where nobody else can answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from wastecoach.core.errors import (
    AnswerUnusable,
    RequestRejected,
    ServiceBusy,
    ServiceError,
    ServiceMisconfigured,
    ServiceRefused,
)
from wastecoach.core.ports import Surroundings

STEPS_S = (60.0, 300.0, 1500.0, 3600.0)
LONGEST_S = STEPS_S[-1]
# A failure is forgotten when as much time again has passed after the cool-down.
FORGOTTEN_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Circuit:
    """How often a provider has failed in a row, until when it is left alone (seconds since 1970), its last error."""

    failures: int = 0
    until: float = 0.0
    code: str = ""


def circuit_of(name: str, around: Surroundings) -> Circuit:
    """The state of a provider's circuit; closed where nothing or nothing readable is known."""
    value = around.store.get(_key(name))
    if value is None:
        return Circuit()
    try:
        return msgspec.json.decode(value, type=Circuit)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Circuit()


def is_open(circuit: Circuit, around: Surroundings) -> bool:
    """Whether the provider is to be left alone now; an end farther off than any step is another clock's."""
    return 0 < circuit.until - around.now() <= LONGEST_S


def worked(name: str, circuit: Circuit, around: Surroundings) -> None:
    """Close the circuit of a provider that answered."""
    if circuit.failures:
        around.store.delete([_key(name)])


def failed(name: str, circuit: Circuit, error: ServiceError, around: Surroundings) -> None:
    """Open the circuit of a provider that failed, for as long as it has failed in a row or as it asks for."""
    if not tells_of_the_provider(error):
        return
    # What its operator mends (a key, an account) is not waited for any longer than it takes to see that it is mended.
    failures = 0 if isinstance(error, ServiceMisconfigured) else circuit.failures
    step = STEPS_S[min(failures, len(STEPS_S) - 1)]
    pause = min(max(step, asked_pause_s(error)), LONGEST_S)
    opened = Circuit(circuit.failures + 1, around.now() + pause, error.code)
    around.store.put(_key(name), msgspec.json.encode(opened), pause + FORGOTTEN_AFTER_S)


def tells_of_the_provider(error: ServiceError) -> bool:
    """Whether an error is about the provider; a poor answer, a refusal, a rejected request are about one photo."""
    return not isinstance(error, AnswerUnusable | RequestRejected | ServiceRefused)


def asked_pause_s(error: ServiceError) -> float:
    """How many seconds the provider asks to be left alone."""
    return float(error.params.get("retry_after_s", 0)) if isinstance(error, ServiceBusy) else 0.0


def _key(name: str) -> str:
    return f"circuit:{name}"
