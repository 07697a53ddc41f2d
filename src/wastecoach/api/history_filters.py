"""Which analyses of a history a client may ask for, checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from wastecoach.api.asked import PRINTABLE
from wastecoach.core.analysis import Language
from wastecoach.core.jobs import errors
from wastecoach.core.people.kept.history import OwnedAsked
from wastecoach.core.people.kept.paging import LONGEST_CURSOR, place_of, since_of, until_of

MOST = 100
Read = TypeVar("Read")
Moment = Annotated[
    str | None,
    Field(
        max_length=40,
        pattern=r"^\d{4}-\d\d-\d\d([T ][0-9:.,]+(Z|[+-][0-9:]+)?)?$",
        description="a day (`2026-11-26`, as it begins and ends in Korea) or a time",
        examples=["2026-11-26"],
    ),
]


class Filters(BaseModel):
    """Which analyses of a history."""

    cursor: Annotated[
        str | None,
        Field(
            max_length=LONGEST_CURSOR, pattern=PRINTABLE, description="`next` of the page before"
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="entries at most")] = 20
    stream: Annotated[
        str | None,
        Field(max_length=64, description="only what goes there; `unsure`: what nobody could tell"),
    ] = None
    since: Moment = None
    until: Moment = None
    language: Annotated[
        Language | None, Field(description="of the words; default: each analysis in its own")
    ] = None

    def asked(self, streams: Sequence[str]) -> OwnedAsked:
        """The same in the core's words.

        Raises:
            RequestInvalid: A field has an impossible value.
        """
        if self.stream is not None and self.stream not in streams:
            raise errors.RequestInvalid(field="query.stream", detail=", ".join(streams))
        return OwnedAsked(
            # One more tells whether there is a next page.
            limit=self.limit + 1,
            after=_read("query.cursor", place_of, self.cursor),
            stream=self.stream,
            since=_read("query.since", since_of, self.since),
            until=_read("query.until", until_of, self.until),
        )


def _read(field: str, reading: Callable[[str], Read], said: str | None) -> Read | None:
    if said is None:
        return None
    try:
        return reading(said)
    except ValueError as fault:
        raise errors.RequestInvalid(field=field, detail=str(fault)) from fault
