"""With which words a map service is asked for the points of a stream: what `data/bins/kakao.toml` means."""

from __future__ import annotations

import msgspec
import tomli

from wastecoach.core.places.point import Kind


class Keyword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the points of a stream are found.

    Attributes:
        stream: Id of the stream.
        query: What is searched for.
        kind: What stands there.
        names: A place counts whose name has one of these in it; whatever its name where there are none.
        category: Code of the service for a kind of place; only such are searched for and count.
    """

    stream: str
    query: str
    kind: Kind
    names: tuple[str, ...] = ()
    category: str | None = None


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    keyword: list[Keyword]


def parse_keywords(document: str) -> dict[str, Keyword]:
    """The keywords by stream.

    Raises:
        ValueError: The text is no such document.
    """
    read = msgspec.convert(tomli.loads(document), _Document)
    return {keyword.stream: keyword for keyword in read.keyword}
