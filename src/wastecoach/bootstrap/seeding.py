"""Where collection points are read from, as somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from wastecoach import data
from wastecoach.bootstrap.documents import rule_book
from wastecoach.core.errors import KeyMissing
from wastecoach.core.places.reading.addresses import tidy
from wastecoach.core.places.reading.columns import Row, parse_column_names
from wastecoach.core.places.reading.coordinates import BOXES, WORLD
from wastecoach.core.places.reading.dates import named_for
from wastecoach.core.places.reading.drafts import Origin
from wastecoach.core.places.reading.kinds import Accepting, Named
from wastecoach.core.places.reading.loading import Country, Table
from wastecoach.core.places.reading.open_data import OpenDataSet, parse_open_data
from wastecoach.core.places.reading.recorded import as_rows
from wastecoach.settings import Settings

BUILTIN = "builtin.json"
Stage = Literal["downloading", "reading", "writing"]
# Hears how far something is: how much is done, of how much (None where nobody knows).
Telling = Callable[[Stage, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: files of one kind, the shipped samples, or a public data set.

    Attributes:
        files: Paths.
        named: What stands at the points of the files.
        builtin: The samples.
        open_data: The data set.
        key: For it; the settings' when None.
        source: What to call where the points come from; by default what the file or the set is called.
        dated: ISO date of what has none of its own.
    """

    files: tuple[Path, ...] = ()
    named: Named | None = None
    builtin: bool = False
    open_data: OpenDataSet | None = None
    key: str | None = None
    source: str | None = None
    dated: str | None = None


class _Samples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    dated: str
    records: list[dict[str, str | float]]


@cache
def open_data_sets() -> tuple[OpenDataSet, ...]:
    """The public data sets that are known by name."""
    return parse_open_data(data.bin_document("open_data.toml"))


def country_of(settings: Settings) -> Country:
    """What has to be known to read points of the settings' country.

    Raises:
        RuleBookInvalid: Its rule book cannot be used.
    """
    book = rule_book(settings.country, settings.rules_folder)
    return Country(
        parse_column_names(data.bin_document("columns.toml")),
        Accepting(book.streams),
        BOXES.get(settings.country, WORLD),
    )


def tables(settings: Settings, wanted: Wanted, told: Telling) -> list[Table]:
    """What is wanted, to be read once.

    Raises:
        KeyMissing: A data set needs a key, and there is none.
        BinFileUnreadable: A file cannot be read.
    """
    if wanted.builtin:
        return [_samples()]
    if wanted.open_data is not None:
        return [_downloaded(wanted.open_data, settings, wanted, told)]
    return [_file(path, wanted) for path in wanted.files]


def _samples() -> Table:
    samples = msgspec.json.decode(data.bin_document(BUILTIN), type=_Samples)
    origin = Origin(BUILTIN, samples.source, samples.dated, None)
    return Table(origin, as_rows(samples.records, BUILTIN))


def _file(path: Path, wanted: Wanted) -> Table:
    from wastecoach.infra.point_files.reading import point_rows

    source, dated = named_for(tidy(path.stem))
    origin = Origin(path.name, wanted.source or source, wanted.dated or dated, wanted.named)
    return Table(origin, point_rows(path))


def _downloaded(asked: OpenDataSet, settings: Settings, wanted: Wanted, told: Telling) -> Table:
    from wastecoach.infra.open_data.download import Service, records

    key = wanted.key
    if key is None and settings.open_data_key is not None:
        key = settings.open_data_key.get_secret_value()
    if not key:
        raise KeyMissing(provider=asked.title, setting="WASTECOACH_OPEN_DATA_KEY")
    service = Service(key.strip(), settings.open_data_base_url)

    def rows() -> Iterator[Row]:
        found = records(asked, service, lambda done, total: told("downloading", done, total))
        yield from as_rows(list(found), asked.title)

    origin = Origin(asked.title, wanted.source or asked.title, wanted.dated or "", asked.kind)
    return Table(origin, rows())
