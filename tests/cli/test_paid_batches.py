"""Batches that cost money: what is told and asked before, what is told afterwards, what was saved."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Command, Scripted
from wastecoach import bootstrap
from wastecoach.cli.exits import Exit
from wastecoach.core.asking import Seen

if TYPE_CHECKING:
    from PIL import Image

PRICES = """
[[price]]
provider = "scripted"
model = "*"
call = 0.01
"""


class PaidEyes(Scripted):
    """The scripted eyes, for a cent a look."""

    paid = True
    looks = 0

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        self.looks += 1
        return super().look(pixels, within_s)


@pytest.fixture
def eyes(scripted: None, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaidEyes:
    """Paid eyes with a known price; a labelled folder with three photos lies beside the other."""
    eyes = PaidEyes()
    monkeypatch.setitem(bootstrap.PROVIDERS, "scripted", lambda _: eyes)
    (tmp_path / "prices.toml").write_text(PRICES)
    monkeypatch.setenv("WASTECOACH_PRICES_FILE", str(tmp_path / "prices.toml"))
    (tmp_path / "labelled" / "plastic").mkdir(parents=True)
    for file in photos.iterdir():
        (tmp_path / "labelled" / "plastic" / file.name).write_bytes(file.read_bytes())
    return eyes


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person at a terminal."""
    keyboard = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("wastecoach.cli.estimate.sys", keyboard)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "dumb")


BATCHES = [("classify", "photos"), ("cache", "warm", "photos"), ("eval", "labelled")]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch[0])
@pytest.mark.parametrize("quiet", [(), ("--quiet",)], ids=["", "quiet"])
class TestAtATerminal:
    def test_a_batch_is_asked_about_and_no_is_no(
        self, batch: tuple[str, ...], quiet: tuple[str, ...], eyes: PaidEyes, wastecoach: Command
    ) -> None:
        ended = wastecoach(*batch, *quiet, "--lang", "en", stdin=b"n\n")
        assert (ended.code, ended.out, eyes.looks) == (Exit.OK, "", 0)
        assert "3 photos (0 seen before): usually about 0.03 US dollars." in ended.err
        assert "Go on?" in ended.err

    def test_it_goes_on_after_a_yes_there_or_beforehand(
        self, batch: tuple[str, ...], quiet: tuple[str, ...], eyes: PaidEyes, wastecoach: Command
    ) -> None:
        asked = wastecoach(*batch, *quiet, "--lang", "en", stdin=b"y\n")
        assert (asked.code, eyes.looks) == (Exit.OK, 3)
        wastecoach("cache", "clear")
        agreed = wastecoach(*batch, *quiet, "--lang", "en", "--yes")
        assert (agreed.code, eyes.looks) == (Exit.OK, 6)
        assert "Go on?" not in agreed.err
        assert ("3 photos" in agreed.err) is (not quiet)


def test_an_evaluation_stops_paying_at_its_limit(eyes: PaidEyes, wastecoach: Command) -> None:
    ended = wastecoach("eval", "labelled", "--max-cost", "0.025", "--json", "--lang", "en")
    assert (ended.code, eyes.looks) == (Exit.OK, 2)
    assert json.loads(ended.out)["n"] == 2
    assert "This call could take the run over its 0.025 US dollars" in ended.err


def test_an_evaluation_pays_nobody_for_words(
    eyes: PaidEyes, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nor does it want the coach's key.
    monkeypatch.setenv("WASTECOACH_COACH", "openai")
    assert wastecoach("eval", "labelled", "--json").code == Exit.OK
    account = json.loads(wastecoach("costs", "--by", "stage", "--json").out)
    assert [total["name"] for total in account["totals"]] == ["look"]
    assert eyes.looks == 3


def test_costs_tell_what_photos_seen_before_have_saved(
    eyes: PaidEyes, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        wastecoach("classify", "photos/red.png")
    assert eyes.looks == 1
    shown = wastecoach("costs", "--lang", "en").out
    assert "Saved by photos seen before (30 days): 0.02 US dollars" in shown
    assert json.loads(wastecoach("costs", "--json").out)["saved_usd"] == 0.02
    for url in ("off", "redis://127.0.0.1:1/0", "sqlite:////dev/null/cache", "nonsense://"):
        monkeypatch.setenv("WASTECOACH_CACHE_URL", url)
        ended = wastecoach("costs", "--json")
        assert (ended.code, json.loads(ended.out)["saved_usd"]) == (Exit.OK, None), url


@pytest.mark.usefixtures("eyes")
def test_where_a_price_is_not_known_no_cost_is_made_up(
    wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WASTECOACH_PRICES_FILE")
    warmed = wastecoach("cache", "warm", "photos", "--lang", "en").out
    assert "0.0000 US dollars\nCalls without a known price, not in the sums: 3" in warmed
    explained = wastecoach("classify", "photos/red.png", "--no-cache", "--explain", "--lang", "en")
    assert "Nobody knows what this cost." in explained.out
