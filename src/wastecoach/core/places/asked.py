"""Which streams somebody means who looks for a place to take something: by a name of it, or of a thing."""

from __future__ import annotations

from collections.abc import Iterable

from wastecoach.core.asked_text import plain, squeeze
from wastecoach.core.decision import Locality, decide
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.look_up import is_part, look_up
from wastecoach.core.name_index import Index
from wastecoach.core.rules import RuleBook, Stream

# The catalogues have words of their own for it.
FIELD, UNKNOWN = "stream", "no stream and no thing that we know"
# 의류수거함: whoever names the box means what goes into it.
BOX = "수거함"


def streams_asked(text: str, index: Index) -> tuple[str, ...]:
    """Ids of the streams that a text means, and of those that belong to them, in the rule book's order.

    A stream's id or name means that stream; a thing (`clothes`, `건전지`) means where it goes; a word for several
    things (`bulb`) means wherever one of them may be taken. Who asks for plastics is shown where clear bottles are
    taken too, for they are plastic; who asks for clear bottles is not sent to where only other plastics are taken.

    Raises:
        RequestInvalid: Nobody knows what it is.
    """
    meant = _named(text, index.book) or _things(text, index) or _partly_named(text, index.book)
    if not meant:
        raise RequestInvalid(field=FIELD, detail=UNKNOWN)
    family = meant | {one.id for one in index.book.streams.values() if one.parent in meant}
    return tuple(stream for stream in index.book.streams if stream in family)


def _named(text: str, book: RuleBook) -> frozenset[str]:
    """Streams of exactly that id or name."""
    wanted = squeeze(text.replace("_", " "))
    return frozenset(
        stream.id
        for stream in book.streams.values()
        if wanted in map(squeeze, (stream.id.replace("_", " "), stream.name.ko, stream.name.en))
    )


def _things(text: str, index: Index) -> frozenset[str]:
    """Where the things go that a text names."""
    found = look_up(plain(text).removesuffix(BOX), index)
    streams = {
        decide(one.item, found.conditions, index.book, Locality()).stream
        for one in found.candidates
    }
    return frozenset(_taken_somewhere(streams, index.book)) or frozenset(streams)


def _taken_somewhere(streams: Iterable[str], book: RuleBook) -> set[str]:
    """Without the bags: of several things that a word may mean, they are not what a place is looked for."""

    def is_taken(stream: Stream) -> bool:
        return stream.recycling or (stream.goes_to is not None and stream.goes_to.places)

    return {stream for stream in streams if is_taken(book.streams[stream])}


def _partly_named(text: str, book: RuleBook) -> frozenset[str]:
    """Streams with that word in their name: PET, 일반."""
    word = plain(text)
    return frozenset(
        stream.id
        for stream in book.streams.values()
        if word and any(is_part(word, plain(name)) for name in (stream.name.ko, stream.name.en))
    )
