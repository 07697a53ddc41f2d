"""What a server says when it cannot do what was asked, as errors of our own."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import ServerRefused

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document (RFC 9457) with our `code`, as far as it counts here."""

    title: str = ""
    detail: str = ""
    code: str = ""


def error_of(status: int, body: bytes, server: str) -> WastecoachError:
    """The error that an answer tells.

    Args:
        status: HTTP status.
        body: A problem document, or whatever a proxy says.
        server: Address for people, without secrets.
    """
    problem = _problem(body)
    said = problem.detail or problem.title or _phrase(status)
    return own_error(problem.code, said) or ServerRefused(
        server=server, status=status, detail=_short(said)
    )


def own_error(code: str, told: str) -> WastecoachError | None:
    """The error that the server raised, None where it is none of ours.

    Its parameters stay on the server; what it `told`, in the language that it was asked in, is all there is to say.
    """
    kind = _KINDS.get(code)
    return None if kind is None else kind(told=_short(told))


def _problem(body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Problem()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "?"


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _descendants(kind: type[WastecoachError]) -> list[type[WastecoachError]]:
    children = kind.__subclasses__()
    return children + [found for child in children for found in _descendants(child)]


# Without the base class, which would say that something unforeseen happened here, and without those that are made of
# more than parameters.
_KINDS = {
    kind.code: kind
    for kind in _descendants(WastecoachError)
    if kind.__init__ is WastecoachError.__init__ and kind.__module__.startswith("wastecoach.core.")
}
