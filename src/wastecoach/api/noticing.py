"""Whoever goes on although they were refused is noted among the security events, once a minute."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import Scope

from wastecoach.api.callers import LOGGED, caller
from wastecoach.api.limits import What
from wastecoach.api.serving import Serving
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.people.auditing import NOBODY, note
from wastecoach.core.people.caller import ANONYMOUS, Principal


def note_ignored(what: What, scope: Scope, here: Serving, known: Principal = ANONYMOUS) -> None:
    """Somebody does not heed a limit; where the records are away that is not worth an error."""
    person = known.id if known.kind == "person" else None
    network = caller(scope, LOGGED)
    with suppress(RecordsUnavailable):
        by = person or NOBODY
        note("limit_ignored", here.people, person=person, by=by, network=network, detail=what)


def count_unknown(scope: Scope, here: Serving) -> None:
    """Somebody asked for a job that nobody knows, or that is not theirs."""
    if here.limits.unknown(caller(scope)).left == 0:
        note_ignored("unknown", scope, here)


def count_made_up(scope: Scope, here: Serving) -> None:
    """Somebody showed a token that is none, or no longer."""
    if here.limits.made_up(caller(scope)).left == 0:
        note_ignored("tokens", scope, here)
