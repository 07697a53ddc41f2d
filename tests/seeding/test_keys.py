from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as some

from tests.seeding.conftest import Loading
from wastecoach.core.places.reading.drafts import Draft
from wastecoach.core.places.reading.keys import keys
from wastecoach.core.places.reading.merging import NEAR_M, merge, metres

ORDER = ("clear_pet", "metal", "textile")
HEAD = "관리번호,시군구명,설치장소명,소재지도로명주소,위도,경도,상세위치"


def draft(number: int = 0, **changes: object) -> Draft:
    plain = Draft(
        line=number,
        own="",
        kind="clothing_box",
        name="의류수거함",
        called="",
        streams=("textile",),
        latitude=37.5,
        longitude=127.0,
        road="",
        lot="",
        address="",
        detail="",
        phone="",
        source="source",
        dated="",
    )
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


FEW = some.sampled_from(["", "a1", "b2"])
DRAFTS = some.lists(
    some.builds(
        draft,
        some.integers(1, 99),
        own=FEW,
        called=FEW,
        road=FEW,
        lot=FEW,
        detail=FEW,
        streams=some.sampled_from([("textile",), ("metal",), ("clear_pet", "metal")]),
        latitude=some.integers(0, 40).map(lambda step: round(37.5 + step * 0.00005, 7)),
        longitude=some.integers(0, 2).map(lambda step: round(127 + step * 0.00005, 7)),
        kind=some.sampled_from(["clothing_box", "battery_box"]),
    ),
    max_size=12,
)


def told(drafts: list[Draft]) -> set[tuple[object, ...]]:
    return {dataclasses.astuple(one) for one in merge(drafts, ORDER)}


@given(DRAFTS, some.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_the_rows(
    drafts: list[Draft], chance: object
) -> None:
    mixed = list(drafts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(drafts) == told(mixed)


@given(DRAFTS)
def test_merging_finds_exactly_the_pairs_that_a_look_at_all_pairs_finds(
    drafts: list[Draft],
) -> None:
    leaders = list(range(len(drafts)))
    for one, left in enumerate(drafts):
        for other, right in enumerate(drafts[:one]):
            if left.kind == right.kind and metres(left, right) <= NEAR_M and alike(left, right):
                old, new = leaders[one], leaders[other]
                leaders = [new if leader == old else leader for leader in leaders]
    assert len(merge(drafts, ORDER)) == len(set(leaders))


def alike(one: Draft, other: Draft) -> bool:
    """What is meant by the same place, in other words."""
    if one.road and one.road == other.road:
        return True
    if one.lot and one.lot == other.lot:
        return True
    if (one.road and other.road) or (one.lot and other.lot):
        return False
    if one.called or other.called:
        return one.called == other.called
    nothing = not (one.road or one.lot or other.road or other.lot)
    return nothing and (one.latitude, one.longitude) == (other.latitude, other.longitude)


def test_thousands_of_rows_at_one_point_are_merged_at_once() -> None:
    alike = [draft(number, road="시청1") for number in range(20_000)]
    assert len(merge(alike, ORDER)) == 1


@given(DRAFTS)
def test_no_two_places_have_the_same_key_and_the_order_changes_none(drafts: list[Draft]) -> None:
    places = merge(drafts, ORDER)
    found = keys(places)
    assert len(set(found)) == len(places)
    assert set(keys(places[::-1])) == set(found)


def test_even_drafts_that_nothing_tells_apart_have_keys_of_their_own() -> None:
    found = keys([draft(), draft(), draft()])
    assert len(set(found)) == 3


def test_a_row_with_an_id_keeps_its_key_whatever_else_changes(loading: Loading) -> None:
    (before,) = loading(f"{HEAD}\nA-1,마포구,주민센터,마포대로 20,37.5384,126.9449,").points
    (after,) = loading(f"{HEAD}\nA-1,마포구,새 이름,마포대로 21,37.5390,126.9449,정문 옆").points
    assert before.key == after.key
    assert before != after


def test_a_row_without_one_keeps_it_when_it_is_measured_anew(loading: Loading) -> None:
    (before,) = loading("서울 마포구 마포대로 20,37.5384,126.9449").points
    (after,) = loading("마포구  마포대로 20,37.53841,126.94491").points
    assert before.key == after.key


def test_offices_that_number_alike_do_not_share_keys(loading: Loading) -> None:
    rows = "1,마포구,,마포대로 20,37.5384,126.9449,\n1,강남구,,테헤란로 1,37.4999,127.0301,"
    one, other = loading(f"{HEAD}\n{rows}").points
    assert one.key != other.key


def test_a_new_row_changes_no_other_rows_key(loading: Loading) -> None:
    rows = [f",마포구,,마포대로 {n},37.5{n}1,126.94491," for n in range(10, 30)]
    before = {point.key for point in loading("\n".join((HEAD, *rows))).points}
    more = [",마포구,,마포대로 99,37.5991,126.94491,", *rows[::-1]]
    after = {point.key for point in loading("\n".join((HEAD, *more))).points}
    assert before < after
    assert len(after - before) == 1


def test_two_places_of_one_address_are_told_apart_by_where_they_lie(loading: Loading) -> None:
    rows = ",,,마포대로 20,37.5384,126.9449,\n,,,마포대로 20,37.5394,126.9449,"
    one, other = loading(f"{HEAD}\n{rows}").points
    assert one.key != other.key


def test_sources_and_kinds_do_not_share_keys(loading: Loading) -> None:
    row = "마포구 마포대로 20,37.5384,126.9449"
    assert loading(row, "clothing").points[0].key != loading(row, "medicine").points[0].key
