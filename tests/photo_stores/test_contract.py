"""What every photo store does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.photo_stores.conftest import Kept
from wastecoach.core.jobs.errors import PhotoGone, UploadForbidden
from wastecoach.core.jobs.ports import PhotoStore, StoredPhoto, Ticket
from wastecoach.core.photo import MAX_BYTES

KEY = "photos/2026/11/26/Zm9v-_YmFy"
OTHER = "photos/2026/11/26/Zm9v-_YmFz"
FOR_TEACHING = "feedback/2026/11/26/Zm9v-_YmFz"
JPEG = "image/jpeg"
PHOTO = bytes(range(256)) * 40
BAD_KEYS = (
    *("", "/", "photos", "photos/", "/etc/passwd", "photos//a", "photos/a/"),
    *("photos/../a", "photos/a/../../../b", "photos/.", "photos/.hidden", "arriving/a"),
    *("photos/a b", "photos/a\0b", "photos/ä", "photos/a\n", "photos\\a", "photos/" + "a" * 200),
    *("photos/%2e%2e/a", "other/a"),
)


def ticket(photos: PhotoStore, size: int | None = len(PHOTO), seconds: float = 300) -> Ticket:
    return photos.ticket(KEY, JPEG, size, time.time() + seconds)


@pytest.mark.parametrize("key", [KEY, FOR_TEACHING])
def test_what_was_written_is_read_again(key: str, kept: Kept) -> None:
    kept.photos.write(key, PHOTO, JPEG)
    assert kept.photos.read(key) == PHOTO
    assert kept.photos.facts(key) == StoredPhoto(len(PHOTO), PHOTO[:64])


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65])
def test_facts_tell_the_size_and_the_first_bytes_of_small_files_too(kept: Kept, size: int) -> None:
    kept.photos.write(KEY, PHOTO[:size], JPEG)
    assert kept.photos.facts(KEY) == StoredPhoto(size, PHOTO[: min(size, 64)])
    assert kept.photos.read(KEY) == PHOTO[:size]


def test_nothing_is_stored_where_nothing_was_written(kept: Kept) -> None:
    assert kept.photos.facts(KEY) is None
    with pytest.raises(PhotoGone):
        kept.photos.read(KEY)


def test_a_folder_of_photos_is_no_photo(kept: Kept) -> None:
    kept.photos.write(KEY, PHOTO, JPEG)
    above, below = KEY.rpartition("/")[0], f"{KEY}/more"
    assert kept.photos.facts(above) is None
    assert kept.photos.facts(below) is None


def test_the_last_writer_wins(kept: Kept) -> None:
    kept.photos.write(KEY, PHOTO, JPEG)
    kept.photos.write(KEY, b"another", JPEG)
    assert kept.photos.read(KEY) == b"another"


def test_of_two_writers_at_once_one_wins_as_a_whole(kept: Kept) -> None:
    both = threading.Barrier(2)
    photos = [bytes([number]) * 300_000 for number in (1, 2)]

    def write(data: bytes) -> None:
        both.wait()
        kept.photos.write(KEY, data, JPEG)

    threads = [threading.Thread(target=write, args=(data,)) for data in photos]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.photos.read(KEY) in photos


def test_no_more_is_read_than_tells_that_it_is_too_much(kept: Kept) -> None:
    kept.photos.write(KEY, bytes(MAX_BYTES + 10), JPEG)
    assert len(kept.photos.read(KEY)) == MAX_BYTES + 1
    facts = kept.photos.facts(KEY)
    assert facts is not None
    assert facts.size == MAX_BYTES + 10


def test_deleted_photos_are_gone_and_those_that_never_were_are_no_error(kept: Kept) -> None:
    kept.photos.write(KEY, PHOTO, JPEG)
    kept.photos.write(OTHER, PHOTO, JPEG)
    kept.photos.delete([KEY, "photos/never/was"])
    kept.photos.delete([KEY])
    kept.photos.delete([])
    assert kept.photos.facts(KEY) is None
    assert kept.photos.read(OTHER) == PHOTO


def test_more_photos_than_one_request_deletes_are_deleted(kept: Kept) -> None:
    keys = [f"photos/many/{number}" for number in range(1001)]
    for key in (keys[0], keys[-1]):
        kept.photos.write(key, PHOTO, JPEG)
    kept.photos.delete(keys)
    assert kept.photos.facts(keys[0]) is None
    assert kept.photos.facts(keys[-1]) is None


def test_a_ping_tells_where_photos_lie(kept: Kept) -> None:
    assert "photos of all" in kept.photos.ping() or kept.photos.ping().startswith("s3://test-")


@pytest.mark.parametrize(
    "use",
    [
        lambda photos, key: photos.ticket(key, JPEG, 1, time.time() + 60),
        lambda photos, key: photos.facts(key),
        lambda photos, key: photos.read(key),
        lambda photos, key: photos.write(key, PHOTO, JPEG),
        lambda photos, key: photos.delete([key]),
    ],
    ids=["ticket", "facts", "read", "write", "delete"],
)
def test_keys_that_lead_elsewhere_are_refused(
    kept: Kept, use: Callable[[PhotoStore, str], object]
) -> None:
    for key in BAD_KEYS:
        with pytest.raises(UploadForbidden):
            use(kept.photos, key)


@pytest.mark.parametrize("size", [len(PHOTO), None], ids=["known size", "unknown size"])
def test_a_put_with_a_ticket_stores_the_photo(kept: Kept, size: int | None) -> None:
    leave = ticket(kept.photos, size)
    assert kept.door.put(leave.put_url, leave.headers, PHOTO)
    assert kept.photos.read(KEY) == PHOTO


@pytest.mark.parametrize("size", [len(PHOTO), None], ids=["known size", "unknown size"])
def test_a_form_with_a_ticket_stores_the_photo(kept: Kept, size: int | None) -> None:
    leave = ticket(kept.photos, size)
    assert kept.door.post(leave.form_url, leave.fields, PHOTO)
    assert kept.photos.read(KEY) == PHOTO


@pytest.mark.parametrize("data", [PHOTO[:-1], PHOTO + b"!", b""], ids=["less", "more", "nothing"])
def test_another_size_than_announced_is_refused(kept: Kept, data: bytes) -> None:
    leave = ticket(kept.photos)
    assert not kept.door.put(leave.put_url, leave.headers, data)
    assert not kept.door.post(leave.form_url, leave.fields, data)
    assert kept.photos.facts(KEY) is None


@pytest.mark.parametrize("size", [0, MAX_BYTES + 1])
def test_a_form_without_a_known_size_takes_neither_nothing_nor_too_much(
    kept: Kept, size: int
) -> None:
    leave = ticket(kept.photos, None)
    assert not kept.door.post(leave.form_url, leave.fields, bytes(size))
    assert kept.photos.facts(KEY) is None


def test_another_media_type_than_announced_is_refused(kept: Kept) -> None:
    leave = ticket(kept.photos)
    assert not kept.door.put(leave.put_url, {"Content-Type": "text/html"}, PHOTO)
    for field in leave.fields.keys() & {"Content-Type", "type"}:
        assert not kept.door.post(leave.form_url, {**leave.fields, field: "text/html"}, PHOTO)
    assert kept.photos.facts(KEY) is None


def test_a_ticket_is_for_its_own_key_only(kept: Kept) -> None:
    leave = ticket(kept.photos)
    name, other = KEY.rpartition("/")[2], OTHER.rpartition("/")[2]
    elsewhere = replace(
        leave,
        put_url=leave.put_url.replace(name, other),
        form_url=leave.form_url.replace(name, other),
        fields={field: value.replace(name, other) for field, value in leave.fields.items()},
    )
    assert elsewhere != leave
    assert not kept.door.put(elsewhere.put_url, elsewhere.headers, PHOTO)
    assert not kept.door.post(elsewhere.form_url, elsewhere.fields, PHOTO)
    assert kept.photos.facts(OTHER) is None


def test_a_form_with_any_field_changed_or_left_out_is_refused(kept: Kept) -> None:
    leave = ticket(kept.photos)
    for field, value in leave.fields.items():
        without = {name: text for name, text in leave.fields.items() if name != field}
        changed = {**leave.fields, field: value[:-1] + ("1" if value[-1] == "0" else "0")}
        assert not kept.door.post(leave.form_url, without, PHOTO), f"without {field}"
        assert not kept.door.post(leave.form_url, changed, PHOTO), f"{field} changed"
    assert kept.photos.facts(KEY) is None


def test_a_put_with_any_part_of_its_query_changed_or_left_out_is_refused(kept: Kept) -> None:
    leave = ticket(kept.photos)
    address, _, query = leave.put_url.partition("?")
    parts = query.split("&")
    for number, part in enumerate(parts):
        changed = part[:-1] + ("1" if part[-1] == "0" else "0")
        for others in ([], [changed]):
            url = f"{address}?{'&'.join([*parts[:number], *others, *parts[number + 1 :]])}"
            assert not kept.door.put(url, leave.headers, PHOTO), url
    assert kept.photos.facts(KEY) is None


def test_a_ticket_ends(kept: Kept) -> None:
    leave = ticket(kept.photos, seconds=1.5)
    give_up_at = time.monotonic() + 30
    while kept.door.put(leave.put_url, leave.headers, PHOTO):
        assert time.monotonic() < give_up_at
    while kept.door.post(leave.form_url, leave.fields, PHOTO):
        assert time.monotonic() < give_up_at
    assert leave.expires_at <= time.time() + 1.5


def test_an_upload_that_breaks_off_leaves_nothing(kept: Kept) -> None:
    kept.door.break_off(ticket(kept.photos, None), PHOTO)
    assert kept.photos.facts(KEY) is None


def test_one_store_serves_many_threads(kept: Kept) -> None:
    problems: list[Exception] = []

    def use(number: int) -> None:
        key = f"photos/threads/{number}"
        try:
            kept.photos.write(key, key.encode(), JPEG)
            assert kept.photos.read(key) == key.encode()
            kept.photos.ticket(key, JPEG, None, time.time() + 60)
        except Exception as problem:  # noqa: BLE001 -- told by the test's own thread
            problems.append(problem)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
