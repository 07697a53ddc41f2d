"""What every store does, whichever it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stores.conftest import MOST_ENTRIES, Place

BYTES = bytes(range(256))
ODD_KEYS = ("", "a b", "사진", "{tag}", "a*?[b]", "x" * 2000, "new\nline", "nul\0")


def test_a_value_is_found_again(place: Place) -> None:
    place.store.put("photo", BYTES, 60)
    assert place.store.get("photo") == BYTES
    assert place.another().get("photo") == BYTES


def test_what_was_never_kept_is_none(place: Place) -> None:
    assert place.store.get("photo") is None


def test_a_later_value_replaces_an_earlier_one_and_its_expiry(place: Place) -> None:
    place.store.put("photo", b"old", 10)
    place.store.put("photo", b"new", 100)
    place.later(50)
    assert place.store.get("photo") == b"new"


def test_a_value_ends_when_its_time_is_up(place: Place) -> None:
    place.store.put("photo", b"seen", 60)
    place.later(59)
    assert place.store.get("photo") == b"seen"
    place.later(2)
    assert place.store.get("photo") is None


def test_an_empty_value_is_a_value(place: Place) -> None:
    place.store.put("photo", b"", 60)
    assert place.store.get("photo") == b""


def test_a_value_of_several_megabytes_is_kept_whole(place: Place) -> None:
    large = BYTES * 20_000
    place.store.put("photo", large, 60)
    assert place.store.get("photo") == large


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_key_may_be_any_text(place: Place, key: str) -> None:
    place.store.put(key, b"value", 60)
    assert place.store.get(key) == b"value"
    assert place.store.add(key, 2, 60) == 2
    assert place.store.count(key) == 1
    assert place.store.delete([key]) == 1
    assert place.store.get(key) is None


def test_removing_values_tells_how_many_there_were(place: Place) -> None:
    for key in ("a", "b", "c"):
        place.store.put(key, b"value", 60)
    assert place.store.delete(["a", "b", "missing"]) == 2
    assert place.store.delete([]) == 0
    assert [place.store.get(key) for key in ("a", "b", "c")] == [None, None, b"value"]


def test_an_expired_value_is_not_counted_as_removed(place: Place) -> None:
    place.store.put("photo", b"seen", 1)
    place.later(2)
    assert place.store.delete(["photo"]) == 0


def test_a_counter_sums_up_over_all_processes(place: Place) -> None:
    assert place.store.add("calls", 2, 60) == 2
    assert place.another().add("calls", 3, 60) == 5
    assert place.store.add("calls", -1, 60) == 4


def test_adding_nothing_reads_a_counter_and_makes_none(place: Place) -> None:
    assert place.store.add("calls", 0, 1) == 0
    assert place.store.add("calls", 1, 100) == 1
    place.later(50)
    assert place.store.add("calls", 0, 100) == 1


def test_a_counter_vanishes_after_its_first_addition_however_often_it_is_added_to(
    place: Place,
) -> None:
    place.store.add("calls", 1, 60)
    place.later(40)
    assert place.store.add("calls", 1, 60) == 2
    place.later(30)
    assert place.store.add("calls", 1, 60) == 1


def test_additions_at_once_are_all_counted(place: Place) -> None:
    stores = [place.another() for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda turn: stores[turn % 4].add("calls", 1, 60), range(200)))
    assert place.store.add("calls", 0, 60) == 200


def test_a_claim_belongs_to_whoever_comes_first(place: Place) -> None:
    assert place.store.claim("look", "me", 60)
    assert not place.another().claim("look", "you", 60)
    assert place.store.claim("look", "me", 60)


def test_a_claim_that_is_given_back_is_free(place: Place) -> None:
    place.store.claim("look", "me", 60)
    place.store.release("look", "me")
    assert place.another().claim("look", "you", 60)


def test_nobody_gives_back_the_claim_of_another(place: Place) -> None:
    place.store.claim("look", "me", 60)
    place.another().release("look", "you")
    assert not place.store.claim("look", "you", 60)


def test_a_claim_ends_when_its_time_is_up(place: Place) -> None:
    place.store.claim("look", "crashed", 60)
    place.later(61)
    assert place.store.claim("look", "me", 60)


def test_claiming_again_holds_it_for_longer(place: Place) -> None:
    place.store.claim("look", "me", 60)
    place.later(40)
    place.store.claim("look", "me", 60)
    place.later(40)
    assert not place.store.claim("look", "you", 60)


def test_of_many_who_claim_at_once_one_gets_it(place: Place) -> None:
    stores = [place.another() for _ in range(4)]
    with ThreadPoolExecutor(16) as threads:
        got = threads.map(lambda turn: stores[turn % 4].claim("look", str(turn), 60), range(64))
    assert sum(got) == 1


def test_a_log_is_read_in_its_order_by_every_follower(place: Place) -> None:
    other = place.another()
    for record in (b"one", b"", BYTES):
        place.store.append("prints", record, 60)
    first, here = place.store.follow("prints", "")
    second, there = other.follow("prints", "")
    assert first == second == [b"one", b"", BYTES]
    other.append("prints", b"four", 60)
    assert place.store.follow("prints", here)[0] == [b"four"]
    assert other.follow("prints", there)[0] == [b"four"]


def test_a_follower_who_is_up_to_date_reads_nothing(place: Place) -> None:
    place.store.append("prints", b"one", 60)
    _, here = place.store.follow("prints", "")
    assert place.store.follow("prints", here) == ([], here)


def test_an_empty_log_is_followed_from_its_beginning(place: Place) -> None:
    records, here = place.store.follow("prints", "")
    assert records == []
    place.store.append("prints", b"one", 60)
    assert place.store.follow("prints", here)[0] == [b"one"]


def test_logs_are_apart(place: Place) -> None:
    place.store.append("prints:1", b"one", 60)
    place.store.append("prints:2", b"two", 60)
    assert place.store.follow("prints:1", "")[0] == [b"one"]


def test_a_log_that_was_cleared_is_followed_from_its_new_beginning(place: Place) -> None:
    for record in (b"one", b"two"):
        place.store.append("prints", record, 60)
    _, here = place.store.follow("prints", "")
    place.store.clear("prints")
    assert place.store.follow("prints", here)[0] == []
    place.store.append("prints", b"three", 60)
    assert place.store.follow("prints", here)[0] == [b"three"]


def test_a_position_of_another_store_means_the_beginning(place: Place) -> None:
    place.store.append("prints", b"one", 60)
    for position in ("7", "99999999999999-0", "nonsense", "-1", "5 5"):
        assert place.store.follow("prints", position)[0] == [b"one"]


def test_the_oldest_records_of_a_long_log_go_and_followers_lose_nothing_else(place: Place) -> None:
    follower, here = place.another(), ""
    read: list[bytes] = []
    for turn in range(2 * MOST_ENTRIES):
        place.store.append("prints", str(turn).encode(), 3600)
        if turn % 400 == 0:
            records, here = follower.follow("prints", here)
            read += records
    read += follower.follow("prints", here)[0]
    assert read == [str(turn).encode() for turn in range(2 * MOST_ENTRIES)]
    kept = place.store.follow("prints", "")[0]
    assert kept == read[-len(kept) :]
    # A store may be somewhat late in dropping what is too much.
    assert MOST_ENTRIES <= len(kept) < 1.2 * MOST_ENTRIES


def test_appending_at_once_loses_no_record(place: Place) -> None:
    stores = [place.another() for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        list(
            threads.map(
                lambda turn: stores[turn % 4].append("prints", str(turn).encode(), 60), range(200)
            )
        )
    assert sorted(map(int, place.store.follow("prints", "")[0])) == list(range(200))


def test_values_are_counted_and_cleared_by_the_beginning_of_their_key(place: Place) -> None:
    for key in ("photo:1:a", "photo:1:b", "photo:2:a", "photo*", "photos"):
        place.store.put(key, b"value", 60)
    place.store.put("photo:1:old", b"value", 1)
    place.store.add("photo:1:hits", 5, 60)
    place.store.append("photo:1:log", b"record", 60)
    place.later(2)
    assert place.store.count("photo:1:") == 2
    assert place.store.count("photo*") == 1
    assert place.store.clear("photo:1:") == 2
    assert place.store.add("photo:1:hits", 0, 60) == 0
    assert place.store.follow("photo:1:log", "")[0] == []
    assert place.store.count("") == 3
    assert place.another().get("photo:2:a") == b"value"


def test_a_value_a_counter_a_claim_and_a_log_of_one_name_are_apart(place: Place) -> None:
    place.store.put("name", b"value", 60)
    place.store.add("name", 1, 60)
    place.store.claim("name", "me", 60)
    place.store.append("name", b"record", 60)
    assert place.store.get("name") == b"value"
    assert place.store.add("name", 1, 60) == 2
    assert not place.store.claim("name", "you", 60)
    assert place.store.follow("name", "")[0] == [b"record"]
