"""What a server stands on, prepared from the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Command
from wastecoach.cli.exits import Exit


def test_the_database_is_brought_to_the_level_of_the_program(
    wastecoach: Command, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_DATABASE_URL", database_url)
    before = json.loads(wastecoach("db", "current", "--json").out)
    assert before["found"] is None
    assert before["wanted"] in wastecoach("db", "current").out
    refused = wastecoach("serve", "--port", "0", "--lang", "en")
    assert (refused.out, refused.code) == ("", Exit.RECORDS_OUTDATED)
    assert "wastecoach db upgrade" in refused.err
    assert wastecoach("db", "upgrade").code == 0
    after = json.loads(wastecoach("db", "current", "--json").out)
    assert after["found"] == after["wanted"]


def test_the_place_for_photos_is_prepared(
    wastecoach: Command, bucket_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "30 days" in wastecoach("storage", "prepare", "--lang", "en").out
    monkeypatch.setenv("WASTECOACH_PHOTOS_URL", bucket_url)
    assert "s3://" in wastecoach("storage", "prepare").out
