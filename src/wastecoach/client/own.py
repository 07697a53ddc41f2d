"""What a server keeps of whoever asks: profile, history, all of it as a file, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wastecoach.client.addresses import (
    ENTRY,
    EXPORT,
    HISTORY,
    ME,
    PHOTO,
    STATISTICS,
    filled,
)
from wastecoach.client.connection import Connection
from wastecoach.core.analysis import Language
from wastecoach.core.people.caller import Role
from wastecoach.core.people.kept.entries import HistoryEntry, HistoryPage
from wastecoach.core.people.kept.weeks import HistoryStatistics
from wastecoach.core.rules import Housing

# Entries asked for at once.
AT_ONCE = 100
# Seconds: to delete everything takes as long as there are photos; a file that comes bit by bit is never silent so long.
ALL_S, QUIET_S = 120.0, 60.0


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account that somebody signs in with; its address is masked."""

    provider: str
    linked_at: dt.datetime
    email: str | None


@dataclass(frozen=True, slots=True)
class Me:
    """Who somebody is to a server.

    Attributes:
        id: Theirs.
        name: As the provider told it, may be empty.
        created_at: First sign-in.
        role: `person` or `admin`.
        language: Of answers where a question does not say; None: not chosen.
        region: Municipality whose rules apply then.
        region_name: Of a region that the server's rule book knows.
        housing: Kind of housing.
        accounts: The first one first.
        sessions: Sign-ins that last.
    """

    id: str
    name: str
    created_at: dt.datetime
    role: Role
    language: Language | None
    region: str | None
    region_name: str | None
    housing: Housing | None
    accounts: tuple[LinkedAccount, ...]
    sessions: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which analyses of a history; moments are ISO 8601: a day is Korea's and belongs to it as a whole.

    Attributes:
        stream: Only those with a thing that goes there (`unsure` is one).
        since: From this day or time on.
        until: Up to and with this day, or before this time.
    """

    stream: str | None = None
    since: str | None = None
    until: str | None = None


class OwnThings:
    """The part of `Client` about whoever asks: a person who signed in or a device, by the token that is shown.

    Every method raises `NotSignedIn` where none is shown.
    """

    language: Language
    _connection: Connection

    def me(self) -> Me:
        """Who you are: profile and accounts. Only a person has one."""
        return self._connection.ask(Me, "GET", ME)

    def change_profile(self, change: dict[str, str | None]) -> Me:
        """Change your profile; who you are then.

        Args:
            change: `language`, `region`, `housing`: those that are to be another, None clears one.

        Raises:
            RequestInvalid: A value does not fit.
        """
        return self._connection.ask(Me, "PATCH", ME, json=change)

    def delete_me(self) -> None:
        """Delete all that is kept of you; the token is worth nothing then.

        Raises:
            PhotoStoreUnavailable: Not now: ask again, it goes on where it stopped.
        """
        self._connection.send("DELETE", ME, timeout_s=ALL_S)

    def history_page(
        self,
        filters: Filters | None = None,
        *,
        cursor: str | None = None,
        limit: int = 20,
        language: Language | None = None,
    ) -> HistoryPage:
        """A page of your history, the newest first.

        Args:
            filters: Which analyses; all when None.
            cursor: `next` of the page before.
            limit: Entries at most, 1 to 100.
            language: Of the words; each analysis in its own when None.

        Raises:
            RequestInvalid: A value does not fit.
        """
        chosen = filters or Filters()
        query = _query(
            stream=chosen.stream,
            since=chosen.since,
            until=chosen.until,
            cursor=cursor,
            limit=limit,
            language=language,
        )
        return self._connection.ask(HistoryPage, "GET", HISTORY, params=query)

    def history(
        self, filters: Filters | None = None, *, language: Language | None = None
    ) -> Iterator[HistoryEntry]:
        """All of your history, the newest first; pages are fetched as they are wanted.

        Raises:
            RequestInvalid: A value does not fit.
        """
        cursor: str | None = None
        while True:
            page = self.history_page(filters, cursor=cursor, limit=AT_ONCE, language=language)
            yield from page.entries
            cursor = page.next
            if cursor is None:
                return

    def history_statistics(
        self, weeks: int = 12, language: Language | None = None
    ) -> HistoryStatistics:
        """Where your waste went in the last weeks, the present one included.

        Args:
            weeks: 1 to 260.
            language: Of the streams' names.
        """
        query = _query(weeks=weeks, language=language or self.language)
        return self._connection.ask(HistoryStatistics, "GET", STATISTICS, params=query)

    def delete_entry(self, job_id: str) -> None:
        """Delete one analysis with its photo.

        Raises:
            JobNotFound: It is none of yours.
        """
        self._connection.send("DELETE", filled(ENTRY, job_id), timeout_s=ALL_S)

    def photo(self, job_id: str, *, small: bool = False) -> bytes:
        """A photo of yours, as it came or as a small JPEG.

        Raises:
            JobNotFound: It is none of yours.
            PhotoGone: It was kept no longer.
        """
        query = _query(size="thumb" if small else None)
        return self._connection.send("GET", filled(PHOTO, job_id), params=query).body

    @contextmanager
    def export(self, language: Language | None = None) -> Iterator[Iterator[bytes]]:
        """All that is kept of you, as the pieces of a zip: `with client.export() as pieces:`.

        Args:
            language: Of its words; each analysis in its own when None.

        Raises:
            ServerUnreachable: It was cut; what came cannot be opened.
        """
        path = EXPORT if language is None else f"{EXPORT}?language={language}"
        with self._connection.listen(path, {}, QUIET_S) as stream:
            yield stream.chunks


def _query(**named: Any) -> dict[str, str]:
    return {name: str(value) for name, value in named.items() if value is not None}
