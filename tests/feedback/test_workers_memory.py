"""A server that leaves all looking to workers forgets what they remember."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from wastecoach.bootstrap import memory_of
from wastecoach.bootstrap.analysing import Analysing
from wastecoach.core.analysis import Sighting
from wastecoach.core.fingerprint import fingerprint
from wastecoach.core.memory import Remembered
from wastecoach.core.photo import decode, read_photo
from wastecoach.settings import Settings


@pytest.mark.parametrize("vision", ["openai", "anthropic,embedded", "embedded"])
def test_without_their_keys(vision: str, tmp_path: Path, example: Path) -> None:
    server = Settings(vision=vision, cache_url=f"sqlite:///{tmp_path / 'cache.db'}")
    key = SecretStr("k" * 40)
    worker = server.model_copy(update={"openai_api_key": key, "anthropic_api_key": key})
    memory = memory_of(worker, None)
    assert memory is not None
    photo = read_photo(example.read_bytes())
    seen = (Sighting(item="glass_bottle", material="glass", confidence=0.9),)
    mark = fingerprint(decode(photo, 512))
    memory.keep(Remembered(photo.digest, seen, vision, "1", None, 0.01, 0.0, mark))
    assert Analysing(server).forget_photo(photo.digest, photo.data) == 1
    assert memory.exact(photo.digest) is None
