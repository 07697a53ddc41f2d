"""Photos go to where the server says: its own folder, or an object store that is somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.running import running
from wastecoach.client import Client
from wastecoach.settings import load_settings


@pytest.fixture
def bucket_client(
    bucket_url: str, scripted: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """A client of a server whose photos lie in an S3 bucket."""
    monkeypatch.setenv("WASTECOACH_PHOTOS_URL", bucket_url)
    with running(load_settings()) as address, Client(address, language="en") as client:
        yield client


def test_a_photo_is_uploaded_straight_to_the_object_store(bucket_client: Client, red: Path) -> None:
    assert bucket_client.analyse(red).sightings[0].item == "lunch_box"
    assert bucket_client.classify(red).sightings[0].item == "lunch_box"


def test_a_batch_is_submitted_twice_to_the_object_store_and_lies_there_once(
    bucket_client: Client, red: Path
) -> None:
    batch_id = bucket_client.open_batch("twice", 1).batch_id
    first, second = (
        list(bucket_client.submit_batch(batch_id, [("red.png", red)], again=True)) for _ in range(2)
    )
    assert first == second
    assert sum(bucket_client.batch_status(batch_id).states.values()) == 1
