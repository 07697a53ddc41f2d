"""Rows that tell of the same place become one; in whatever order they come, the same one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from wastecoach.core.places.reading.drafts import Draft

# Nearer than this, two things of one address are one place to go to.
NEAR_M = 15.0
DEGREE_M = 111_195.0
NEAR_DEGREES = NEAR_M / DEGREE_M


def merge(drafts: list[Draft], order: tuple[str, ...]) -> list[Draft]:
    """One draft for each place, in the order in which the places first come.

    Of the same source and kind, within `NEAR_M` metres, and of the same address (road or lot number), or of the same
    name where the addresses do not contradict. The richest row stays; it gets what it lacks, and everybody's streams.

    Args:
        drafts: Rows.
        order: Ids of all streams, in the rule book's order.
    """
    leaders = list(range(len(drafts)))
    for bucket in _buckets(drafts):
        for one, other in _near_pairs(bucket, drafts):
            if _same(drafts[one], drafts[other]):
                _unite(leaders, one, other)
    groups: dict[int, list[Draft]] = {}
    for number, draft in enumerate(drafts):
        groups.setdefault(_leader(leaders, number), []).append(draft)
    return [group[0] if len(group) == 1 else _one_of(group, order) for group in groups.values()]


def _buckets(drafts: list[Draft]) -> Iterator[list[int]]:
    """Numbers of drafts that share something, of those shared by several."""
    shelves: dict[tuple[str, str], tuple[dict[object, list[int]], ...]] = {}
    for number, draft in enumerate(drafts):
        shelf = shelves.get((draft.source, draft.kind))
        if shelf is None:
            shelf = shelves[draft.source, draft.kind] = ({}, {}, {}, {})
        roads, lots, names, places = shelf
        if draft.road:
            roads.setdefault(draft.road, []).append(number)
        if draft.lot:
            lots.setdefault(draft.lot, []).append(number)
        if draft.called:
            names.setdefault(draft.called, []).append(number)
        if not (draft.road or draft.lot or draft.called):
            places.setdefault((draft.latitude, draft.longitude), []).append(number)
    for found in chain.from_iterable(shelves.values()):
        yield from (bucket for bucket in found.values() if len(bucket) > 1)


def _near_pairs(bucket: list[int], drafts: list[Draft]) -> Iterator[tuple[int, int]]:
    """Pairs within `NEAR_M`: from south to north, each with those that are not too far north of it.

    Of those that are alike in all that counts, only the first is compared with the others: lists hold thousands that
    somebody put at one point.
    """
    alike: dict[tuple[float, float, str, str], int] = {}
    for number in bucket:
        draft = drafts[number]
        first = alike.setdefault((draft.latitude, draft.longitude, draft.road, draft.lot), number)
        if first != number:
            yield first, number
    northward = sorted(alike.values(), key=lambda number: drafts[number].latitude)
    for start, one in enumerate(northward):
        for other in islice(northward, start + 1, None):
            if drafts[other].latitude - drafts[one].latitude > NEAR_DEGREES:
                break
            if metres(drafts[one], drafts[other]) <= NEAR_M:
                yield one, other


def metres(one: Draft, other: Draft) -> float:
    """How far apart two drafts are, for small distances."""
    north = one.latitude - other.latitude
    east = one.longitude - other.longitude
    east *= math.cos(math.radians((one.latitude + other.latitude) / 2))
    return math.hypot(north, east) * DEGREE_M


def _same(one: Draft, other: Draft) -> bool:
    if (one.road and one.road == other.road) or (one.lot and one.lot == other.lot):
        return True
    contradict = (one.road and other.road) or (one.lot and other.lot)
    return not contradict and one.called == other.called


def _leader(leaders: list[int], number: int) -> int:
    while leaders[number] != number:
        leaders[number] = leaders[leaders[number]]
        number = leaders[number]
    return number


def _unite(leaders: list[int], one: int, other: int) -> None:
    first, second = sorted((_leader(leaders, one), _leader(leaders, other)))
    leaders[second] = first


def _one_of(group: list[Draft], order: tuple[str, ...]) -> Draft:
    ranked = sorted(group, key=_poverty)
    best = ranked[0]
    streams = {stream for draft in group for stream in draft.streams}
    return replace(
        best,
        streams=tuple(stream for stream in order if stream in streams),
        address=_first(draft.address for draft in ranked),
        detail=_first(draft.detail for draft in ranked),
        phone=_first(draft.phone for draft in ranked),
        dated=max(draft.dated for draft in group),
        line=min(draft.line for draft in group),
    )


def _poverty(draft: Draft) -> tuple[object, ...]:
    """The less, the richer: by what is missing, then by how little is said, then by anything else."""
    said = (draft.own, draft.called, draft.road, draft.lot, draft.detail, draft.phone, draft.dated)
    length = len(draft.name) + len(draft.address) + len(draft.detail) + len(draft.phone)
    where = (draft.latitude, draft.longitude)
    return said.count(""), -length, said, where, draft.name, draft.address, draft.streams


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
