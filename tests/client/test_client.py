"""What a program can have a server do, with a real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests import pictures
from tests.client.stage import ANALYSIS, CLASSIFY, DONE, EVENTS, JOB, acting, problem, streams, told
from tests.services.servers import says
from wastecoach import classify as classified_here
from wastecoach.client import Client, Location, Progress, Said
from wastecoach.core.analysis import Analysis
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import (
    PhotoDamaged,
    PhotoEmpty,
    PhotoNotAnImage,
    PhotoNotFound,
    PhotoTooManyPixels,
    SettingInvalid,
    WastecoachError,
)
from wastecoach.core.jobs.errors import (
    BatchNotFound,
    JobNotFound,
    RequestInvalid,
    ServerUnreachable,
    TooManyRequests,
)

NOBODYS = "0" * 32
WAYS = [Client.classify, Client.analyse]


def timeless(analysis: Analysis) -> dict[str, object]:
    """What does not differ from one run to the next."""
    return {
        "photo": analysis.photo,
        "sightings": analysis.sightings,
        "guidance": analysis.guidance,
        "places": analysis.places,
        "provider": analysis.provenance.provider,
    }


@pytest.mark.parametrize("ask", WAYS)
def test_a_server_answers_as_the_program_here_does(
    ask: Callable[..., Analysis], client: Client, red: Path
) -> None:
    found = ask(client, red, region="some_town", housing="house")
    here = classified_here(red, language="en", region="some_town", housing="house")
    assert timeless(found) == timeless(here)


@pytest.mark.parametrize("ask", WAYS)
def test_a_call_may_ask_in_another_language(
    ask: Callable[..., Analysis], client: Client, red: Path
) -> None:
    assert ask(client, red).guidance[0].language == "en"
    assert ask(client, red, language="ko").guidance[0].language == "ko"


@pytest.mark.parametrize("ask", WAYS)
def test_bytes_and_a_place_are_taken_as_well(
    ask: Callable[..., Analysis], client: Client, red: Path
) -> None:
    found = ask(client, red.read_bytes(), location=Location(37.5, 127.0))
    assert found.photo.source == "bytes"
    assert found.sightings[0].item == "lunch_box"


def test_progress_is_heard_to_the_end_and_never_goes_back(client: Client, red: Path) -> None:
    heard: list[Progress] = []
    found = client.analyse(red, on_progress=heard.append)
    assert heard[-1].state == "done"
    assert heard[-1].progress == 100
    assert all(before.sequence < after.sequence for before, after in pairwise(heard))
    assert all(before.progress <= after.progress for before, after in pairwise(heard))
    assert all(progress.message for progress in heard)
    assert client.status(heard[-1].job_id) == heard[-1]
    assert client.result(heard[-1].job_id).sightings == found.sightings


def test_a_result_can_be_had_in_another_language_later(client: Client, red: Path) -> None:
    heard: list[Progress] = []
    client.analyse(red, on_progress=heard.append)
    korean = client.result(heard[-1].job_id, "ko")
    assert korean.guidance[0].language == "ko"


def test_a_text_is_looked_up(client: Client) -> None:
    found = client.items("lunch box")
    assert (found.result, found.items[0].id) == ("match", "lunch_box")
    assert client.items("qwzxv vbnkj").result == "not_found"


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    ("photo", "error"),
    [
        (b"", PhotoEmpty),
        (b"not a photo", PhotoNotAnImage),
        ("missing.jpg", PhotoNotFound),
        (pictures.samples()["jpeg"][:900], PhotoDamaged),
        (pictures.png_of_size(20_000, 20_000), PhotoTooManyPixels),
    ],
)
def test_what_is_wrong_with_a_photo_is_the_same_error_as_here(
    ask: Callable[..., Analysis], photo: bytes | str, error: type[WastecoachError], client: Client
) -> None:
    with pytest.raises(error):
        classified_here(photo)
    with pytest.raises(error) as caught:
        ask(client, photo)
    assert type(caught.value) is error


def test_what_the_server_does_not_know_is_told(client: Client) -> None:
    with pytest.raises(JobNotFound):
        client.status(NOBODYS)
    with pytest.raises(JobNotFound):
        client.result(NOBODYS)
    with pytest.raises(JobNotFound):
        client.status("?x#y%z")
    with pytest.raises(BatchNotFound):
        client.batch_status(NOBODYS)
    with pytest.raises(BatchNotFound):
        list(client.batch_results("?x#y%z"))


def test_what_the_server_does_not_take_is_told(client: Client, red: Path) -> None:
    with pytest.raises(RequestInvalid, match="region"):
        client.classify(red, region="x" * 1000)


def test_a_problem_is_told_in_the_clients_language(server: str) -> None:
    with Client(server, language="ko") as client, pytest.raises(JobNotFound) as caught:
        client.status(NOBODYS)
    assert "작업" in str(caught.value.params["told"])


def test_the_health_of_a_server_is_told_component_by_component(client: Client) -> None:
    found = client.health()
    assert found.status in {"pass", "warn"}
    assert found.components


def test_that_a_server_is_down_is_an_answer_as_well() -> None:
    down = {"status": "fail", "components": []}
    with acting({"GET /readyz": [says(503, down)]}) as server, Client(server.url) as client:
        assert client.health().status == "fail"
    assert len(server.arrived) == 1


def test_many_threads_may_share_a_client(client: Client, red: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(client.classify, [red] * 32))
    assert {analysis.sightings[0].item for analysis in found} == {"lunch_box"}


def test_a_server_that_is_asked_too_often_for_ones_patience_is_told(red: Path) -> None:
    with (
        acting({CLASSIFY: [problem(429, "too_many_requests", retry_after="60")]}) as busy,
        Client(busy.url, patience_s=1.0) as client,
        pytest.raises(TooManyRequests),
    ):
        client.classify(red)


def test_an_answer_that_takes_long_is_waited_for_by_events(red: Path) -> None:
    script = {CLASSIFY: [says(202, {"job_id": JOB})], EVENTS: [streams(told(50), DONE)]}
    with acting(script) as slow, Client(slow.url) as client:
        assert client.classify(red).guidance == ANALYSIS.guidance
    assert slow.arrived[0].headers["idempotency-key"]


def test_the_name_of_a_photo_stays_here(red: Path) -> None:
    with acting({CLASSIFY: [says(200, to_json(ANALYSIS).encode())]}) as server:
        with Client(server.url) as client:
            assert client.classify(red).photo.source == str(red)
        assert red.stem.encode() not in server.arrived[0].body.replace(b'"photo"', b"")


def test_a_server_that_is_not_there_is_told(red: Path) -> None:
    with acting({}) as gone:
        pass
    with Client(gone.url, retries=0) as client, pytest.raises(ServerUnreachable):
        client.classify(red)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(SettingInvalid):
        Client("waste.example")


def test_the_package_does_not_need_the_clients_libraries() -> None:
    program = "import sys, wastecoach; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not {"httpx", "wastecoach.client"} & set(ended.stdout.split())


def test_an_answer_is_corrected_and_what_was_said_is_read_again(client: Client, red: Path) -> None:
    jobs = []
    client.analyse(red, on_progress=lambda progress: jobs.append(progress.job_id))
    correction = client.correct(jobs[0], Said("wrong", "doll", comment="a toy"))
    assert (correction.seen_item, correction.right_item, correction.right_name) == (
        *("lunch_box", "toy"),
        "Toy",
    )
    assert correction.guidance is not None
    assert correction.guidance.stream == "general"
    (kept,) = client.corrections(jobs[0])
    assert (kept.comment, kept.review) == ("a toy", "new")


def test_an_item_that_may_be_several_is_told_with_its_candidates(client: Client, red: Path) -> None:
    jobs = []
    client.analyse(red, on_progress=lambda progress: jobs.append(progress.job_id))
    with pytest.raises(RequestInvalid) as refused:
        client.correct(jobs[0], Said("wrong", "container"))
    assert "one of several: " in str(refused.value.params["told"])
