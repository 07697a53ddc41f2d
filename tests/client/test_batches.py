"""Many photos in one batch: nothing twice, nothing missing, whatever happens meanwhile."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from tests.cli.conftest import started
from tests.client.stage import acting
from tests.waiting import until
from wastecoach.client import Batch, Client, Sent, uploading
from wastecoach.client.batches import fitting, key_of, side_by_side
from wastecoach.core.errors import PhotoDamaged, PhotoEmpty, PhotoNotAnImage, PhotoNotFound
from wastecoach.core.jobs.errors import BatchNotFound, ServerUnreachable

Photos = list[tuple[str, bytes]]


def photos(count: int) -> Photos:
    """So many photos of lunch boxes, no two of them alike."""
    shades = [(200, shade % 50, shade // 50) for shade in range(count)]
    return [
        (f"{number}.png", pictures.encoded(Image.new("RGB", (40, 30), shade), "PNG"))
        for number, shade in enumerate(shades)
    ]


def ended(batch_id: str, count: int, client: Client) -> Batch:
    """The batch once so many of its photos have ended."""

    def found() -> Batch | None:
        batch = client.batch_status(batch_id)
        return batch if batch.ended >= count else None

    batch = until(found)
    assert isinstance(batch, Batch)
    return batch


@contextmanager
def process(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server as a process of its own, which can be killed."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with started("serve", "--port", str(port), **quiet) as server:
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The photos that went over the line, in their order."""
    seen: list[bytes] = []
    put = uploading._put

    def spying(data: bytes, *others: object) -> None:
        seen.append(data)
        put(data, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(uploading, "_put", spying)
    return seen


def test_every_photo_of_a_batch_gets_its_answer(client: Client) -> None:
    wanted = photos(12)
    opened = client.open_batch("October", len(wanted))
    assert (opened.name, opened.total, opened.states) == ("October", 12, {})
    told = list(client.submit_batch(opened.batch_id, wanted))
    assert [one.name for one in told] == [name for name, _ in wanted]
    assert len({one.job_id for one in told}) == 12
    assert ended(opened.batch_id, 12, client).states == {"done": 12}
    answers = list(client.batch_results(opened.batch_id))
    assert sorted(answer.name for answer in answers) == sorted(name for name, _ in wanted)
    assert {answer.job_id for answer in answers} == {one.job_id for one in told}
    for answer in answers:
        assert answer.analysis is not None
        assert answer.analysis.photo.source == answer.name
        assert answer.analysis.sightings[0].item == "lunch_box"


def test_bad_photos_are_told_and_the_others_go_on(client: Client, tmp_path: Path) -> None:
    cut = pictures.samples()["jpeg"][:900]
    mixed: list[tuple[str, bytes | str]] = [
        ("empty", b""),
        ("text", b"not a photo"),
        ("good", photos(1)[0][1]),
        ("missing", str(tmp_path / "missing.jpg")),
        ("cut", cut),
    ]
    batch = client.open_batch("mixed", len(mixed))
    told = {one.name: type(one.error) for one in client.submit_batch(batch.batch_id, mixed)}
    nothing = type(None)
    assert told == {
        "empty": PhotoEmpty,
        "text": PhotoNotAnImage,
        "good": nothing,
        "missing": PhotoNotFound,
        "cut": nothing,
    }
    ended(batch.batch_id, 2, client)
    answers = {answer.name: answer for answer in client.batch_results(batch.batch_id)}
    assert answers["good"].error is None
    assert type(answers["cut"].error) is PhotoDamaged
    assert answers["cut"].analysis is None


def test_who_submits_again_uploads_only_what_is_missing(client: Client, sent: list[bytes]) -> None:
    wanted = photos(10)
    batch_id = client.open_batch("twice", 10).batch_id
    first = list(client.submit_batch(batch_id, wanted[:6]))
    sent.clear()
    second = list(client.submit_batch(batch_id, wanted, again=True))
    assert sorted(sent) == sorted(data for _, data in wanted[6:])
    assert second[:6] == first
    assert sum(client.batch_status(batch_id).states.values()) == 10


def test_a_photo_that_changed_under_its_name_is_another(client: Client) -> None:
    (name, before), (_, after) = photos(2)
    batch_id = client.open_batch("changed", 1).batch_id
    told = [
        next(iter(client.submit_batch(batch_id, [(name, data)], again=True)))
        for data in (before, after)
    ]
    assert told[0].job_id != told[1].job_id


def test_two_who_submit_the_same_at_once_make_one_job_a_photo(client: Client) -> None:
    wanted = photos(30)
    batch_id = client.open_batch("both", 30).batch_id

    def submit() -> list[Sent]:
        return list(client.submit_batch(batch_id, wanted, again=True))

    with ThreadPoolExecutor(2) as pool:
        one, other = (future.result() for future in [pool.submit(submit) for _ in range(2)])
    assert one == other
    assert ended(batch_id, 30, client).states == {"done": 30}
    assert len(list(client.batch_results(batch_id))) == 30


def test_results_come_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wastecoach.client.batches.PAGE", 4)
    wanted = photos(12)
    batch_id = client.open_batch("pages", 12).batch_id
    list(client.submit_batch(batch_id, wanted))
    ended(batch_id, 12, client)
    answers = list(client.batch_results(batch_id))
    assert sorted(answer.name for answer in answers) == sorted(name for name, _ in wanted)


def test_a_photo_whose_upload_never_came_has_no_answer_and_says_so() -> None:
    from tests.services.servers import says

    line = b'{"job_id": "a", "name": "late.jpg", "state": "expired", "analysis": null, "error": null}\n'
    with (
        acting({"GET /api/v1/batches/b/results": [says(200, line)]}) as server,
        Client(server.url) as client,
    ):
        (answer,) = client.batch_results("b")
    assert (answer.name, answer.analysis) == ("late.jpg", None)
    assert answer.error is not None
    assert answer.error.code == "job_expired"


def test_a_batch_that_the_server_does_not_know_ends_the_submission(client: Client) -> None:
    with pytest.raises(BatchNotFound):
        list(client.submit_batch("0" * 32, photos(3)))


def test_a_server_that_is_killed_and_comes_back_has_everything_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    monkeypatch.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    wanted = photos(60)
    monkeypatch.setattr("wastecoach.client.retrying.LONGEST_S", 0.5)
    with Client(f"http://127.0.0.1:{port}", retries=200) as client:
        told: list[Sent] = []
        with process(port) as server:
            batch_id = client.open_batch("killed", 60).batch_id
            submission = client.submit_batch(batch_id, wanted)
            told += (next(submission) for _ in range(20))
            server.kill()
        with process(port):
            told += submission
            assert [one.error for one in told] == [None] * 60
            # Whoever is not sure submits once more.
            assert list(client.submit_batch(batch_id, wanted, again=True)) == told
            assert ended(batch_id, 60, client).states == {"done": 60}
            answers = list(client.batch_results(batch_id))
    assert sorted(answer.name for answer in answers) == sorted(name for name, _ in wanted)


def test_a_server_that_stays_away_ends_the_submission(client: Client) -> None:
    with acting({}) as gone:
        pass
    with Client(gone.url, retries=0) as lost, pytest.raises(ServerUnreachable):
        list(lost.submit_batch("0" * 32, photos(3)))


def test_a_key_is_that_of_batch_name_and_content() -> None:
    keys = {key_of(b, n, d) for b in ("a", "b") for n in ("c", "d") for d in (b"e", b"f")}
    assert len(keys) == 8
    assert all(len(key) == 64 for key in keys)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("사진/고양이.jpg", "사진/고양이.jpg"),
        ("a\nb\x1b.jpg", "a�b�.jpg"),
        ("bad\udcff.jpg", "bad?.jpg"),
        ("x" * 300 + ".jpg", "x" * 251 + ".jpg"),
    ],
)
def test_a_name_is_made_to_fit(name: str, fits: str) -> None:
    assert fitting(name) == fits


def test_side_by_side_keeps_the_order_and_few_at_once() -> None:
    begun: list[int] = []

    def counted() -> Iterator[int]:
        for number in range(100):
            begun.append(number)
            yield number

    found = side_by_side(lambda number: number * 2, counted(), 2)
    assert next(found) == 0
    assert len(begun) <= 6
    assert list(found) == [number * 2 for number in range(1, 100)]


def test_the_first_error_ends_what_goes_on_side_by_side() -> None:
    def broken(number: int) -> int:
        if number == 3:
            raise ServerUnreachable(server="x", detail="y")
        return number

    found = side_by_side(broken, range(1000), 2)
    with pytest.raises(ServerUnreachable):
        list(found)
