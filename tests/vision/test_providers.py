"""Every provider that looks over HTTP: what it sees, what goes wrong, and what leaves the house."""

from __future__ import annotations

import io
import logging

import pytest
from PIL import Image

from tests.pictures import encoded, exif, quarters
from tests.services.failures import (
    SOON,
    Failure,
    check,
    each_failure,
    error_of,
    everything_told,
    may_be_charged,
    repeating,
)
from tests.services.servers import says
from tests.vision.eyes import (
    ANTHROPIC,
    DETECTOR,
    EYES,
    HUGGINGFACE,
    KEY,
    NAMES,
    OPENAI,
    ROBOFLOW,
    Eye,
    boxes,
    looking,
)
from wastecoach.core.asking import Usage
from wastecoach.core.errors import AnswerUnusable, ServiceBusy, ServiceError
from wastecoach.core.photo import decode, read_photo
from wastecoach.infra.vision.openai import SIDE

PIXELS = quarters()
REPEATING = repeating(KEY)
each = pytest.mark.parametrize("eye", EYES, ids=NAMES)
# The services behind the other two have gone through all of it by themselves.
classifiers = pytest.mark.parametrize("eye", EYES[2:], ids=NAMES[2:])


@each
def test_a_can_is_seen(eye: Eye) -> None:
    with looking(eye, says(200, eye.can)) as (vision, _):
        (sighting,) = vision.look(PIXELS, SOON).sightings
    assert (sighting.item, sighting.material) == ("aluminium_can", "metal")
    assert not sighting.unsure


@pytest.mark.parametrize("eye", [OPENAI, ANTHROPIC, DETECTOR], ids=lambda eye: eye.name)
def test_several_things_are_several_sightings(eye: Eye) -> None:
    with looking(eye, says(200, eye.several)) as (vision, _):
        seen = vision.look(PIXELS, SOON)
    found = [sighting.item for sighting in seen.sightings]
    assert found[:2] == ["aluminium_can", "pet_bottle_clear"]


def test_a_detector_that_finds_nothing_says_so() -> None:
    with looking(DETECTOR, says(200, boxes())) as (vision, _):
        (sighting,) = vision.look(PIXELS, SOON).sightings
    assert sighting.doubts == ("nothing_there",)


def test_a_model_of_several_labels_answers_by_class() -> None:
    body = {"predictions": {"drink can": {"confidence": 0.9}, "paper": {"confidence": 0.01}}}
    with looking(ROBOFLOW, says(200, body)) as (vision, _):
        (sighting,) = vision.look(PIXELS, SOON).sightings
    assert sighting.item == "aluminium_can"


def test_tokens_are_counted_where_they_are_paid_for() -> None:
    used = {}
    for eye in (OPENAI, HUGGINGFACE):
        with looking(eye, says(200, eye.can)) as (vision, _):
            used[eye.name] = vision.look(PIXELS, SOON).usage
    assert used == {"openai": Usage(1200, 90, 1024), "huggingface": Usage(calls=1)}


@each
def test_another_form_of_answer_is_unusable_and_charged(eye: Eye) -> None:
    for body in (*eye.wrong, b"", b"<html>", b"[" * 5000):
        error = error_of(eye.look, says(200, body))
        assert type(error) is AnswerUnusable
        assert may_be_charged(error)


@classifiers
def test_an_answer_of_no_use_is_one_call(eye: Eye) -> None:
    for body in (eye.wrong[0], b" " * 10_000_000):
        assert error_of(eye.look, says(200, body)).usage == Usage(calls=1)


@classifiers
@each_failure
def test_whatever_goes_wrong_is_told_as_what_it_is(eye: Eye, failure: Failure) -> None:
    check(eye.look, eye.name, failure)


@classifiers
def test_too_many_requests_say_when_to_come_back(eye: Eye) -> None:
    error = error_of(eye.look, says(429, eye.error("Slow down"), retry_after="12"))
    assert error.params == {"provider": eye.name, "retry_after_s": 12.0}
    assert type(error) is ServiceBusy


@pytest.mark.parametrize("eye", [OPENAI, ANTHROPIC], ids=lambda eye: eye.name)
def test_an_answer_of_no_use_is_paid_for(eye: Eye) -> None:
    error = error_of(eye.look, says(200, eye.wrong[0]))
    assert error.usage is not None
    assert error.usage.output_tokens > 0


def test_hugging_face_says_how_long_a_model_loads() -> None:
    body = {"error": "Model owner/waste is currently loading", "estimated_time": 20.0}
    error = error_of(HUGGINGFACE.look, says(503, body))
    assert error.params == {"provider": "huggingface", "retry_after_s": 20.0}


@each
def test_only_upright_pixels_leave_the_house(eye: Eye) -> None:
    file = encoded(quarters(1600, 1200), "JPEG", exif=exif(6), comment=b"secret place")
    with looking(eye, says(200, eye.can)) as (vision, server):
        vision.look(decode(read_photo(file), vision.side), SOON)
    sent = eye.photo(server.arrived[0])
    photo = Image.open(io.BytesIO(sent))
    assert photo.format == "JPEG"
    assert photo.height > photo.width, "turned as EXIF says"
    assert max(photo.size) <= 1024
    assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"Exif\0\0", b"SecretCamera", b"secret place"):
        assert secret in file
        assert secret not in sent
        assert secret not in server.arrived[0].body


def test_a_phones_photo_is_decoded_at_a_quarter() -> None:
    file = encoded(Image.new("RGB", (4032, 3024), (90, 120, 60)), "JPEG")
    for side, size in ((SIDE["high"], (1008, 756)), (SIDE["low"], (504, 378))):
        assert decode(read_photo(file), side).size == size


@each
def test_the_key_is_where_it_belongs(eye: Eye) -> None:
    with looking(eye, says(200, eye.can)) as (vision, server):
        vision.look(PIXELS, SOON)
    assert eye.key(server.arrived[0]) == KEY


def test_roboflow_is_asked_as_documented() -> None:
    with looking(ROBOFLOW, says(200, ROBOFLOW.can)) as (vision, server):
        vision.look(PIXELS, SOON)
    arrived = server.arrived[0]
    assert arrived.target.startswith("/my-waste/3?api_key=")
    assert arrived.headers["content-type"] == "application/x-www-form-urlencoded"


def test_hugging_face_is_asked_as_documented() -> None:
    with looking(HUGGINGFACE, says(200, HUGGINGFACE.can)) as (vision, server):
        vision.look(PIXELS, SOON)
    arrived = server.arrived[0]
    assert arrived.target == "/models/owner/waste"
    assert arrived.headers["content-type"] == "image/jpeg"


@classifiers
@pytest.mark.parametrize("name", REPEATING)
def test_a_key_is_in_no_log_and_no_error(
    eye: Eye, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    failure = REPEATING[name]
    with looking(eye, failure.reply) as (vision, server):
        with pytest.raises(ServiceError) as caught:
            vision.look(PIXELS, failure.within_s)
        about = f"{vision!r} {vision.variant} {vision.access}"
    told = [*everything_told(caught.value, caplog, capfd), about]
    assert all(eye.key(arrived) == KEY for arrived in server.arrived)
    # The beginning of the key is the same however it is written.
    assert [text for text in told if "key-0123456789" in text] == []


@each
def test_a_key_is_in_no_log_of_a_good_look(eye: Eye, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with looking(eye, says(200, eye.can)) as (vision, _):
        vision.look(PIXELS, SOON)
    assert caplog.records
    assert "key-0123456789" not in caplog.text
