"""What people see, word for word, at 80 columns; `WASTECOACH_RENEW_GOLDEN=1 pytest tests/cli/test_golden.py` renews it.

The answers come from a small rule book and scripted eyes beside this file, so that neither a better model nor a new
rule changes them; times are masked.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import RENEW, Command

GOLDEN = Path(__file__).parent / "golden"

CASES: dict[str, tuple[str, ...]] = {
    "card.en": ("classify", "photos/red.png", "--lang", "en"),
    "card.ko": ("classify", "photos/red.png", "--lang", "ko"),
    "card-region.en": (
        *("classify", "photos/red.png", "--lang", "en"),
        *("--region", "some_town", "--housing", "house"),
    ),
    "card-region-unknown.ko": ("classify", "photos/red.png", "--lang", "ko", "--region", "달나라"),
    "card-unsure.en": ("classify", "photos/blue.png", "--lang", "en"),
    "card-unsure.ko": ("classify", "photos/blue.png", "--lang", "ko"),
    "card-hazard.en": ("classify", "photos/green.png", "--lang", "en"),
    "card-explain.en": ("classify", "photos/red.png", "--lang", "en", "--explain"),
    "table.en": ("classify", "photos", "--lang", "en"),
    "table.ko": ("classify", "photos", "--lang", "ko"),
    "csv.en": ("classify", "photos", "--lang", "en", "--csv"),
    "items-match.en": ("items", "lunch", "box", "--lang", "en"),
    "items-match.ko": ("items", "기름 묻은 도시락 용기", "--lang", "ko"),
    "items-ambiguous.en": ("items", "container", "--lang", "en"),
    "items-ambiguous.ko": ("items", "통", "--lang", "ko"),
    "items-not-found.en": ("items", "qwzxv vbnkj", "--lang", "en"),
    "rules-show.en": ("rules", "show", "--lang", "en"),
    "rules-show.ko": ("rules", "show", "--lang", "ko"),
    "rules-show-item.en": ("rules", "show", "toy", "--lang", "en"),
    "rules-show-stream.en": ("rules", "show", "plastic", "--lang", "en"),
    "rules-check.en": ("rules", "check", "--lang", "en"),
    "eval.en": ("eval", "labelled", "--lang", "en"),
    "eval.ko": ("eval", "labelled", "--lang", "ko"),
    "config-show.en": ("config", "show", "--lang", "en"),
    "help": ("--help",),
    "help-classify": ("classify", "--help"),
}


def masked(text: str) -> str:
    """Times differ from run to run, and with them where their line is broken: the stages stay, in their order."""

    def stages(times: re.Match[str]) -> str:
        return " ".join(("Time by stage:", *re.findall(r"([a-z]+)\s+\d+\.\d\s+ms", times[0])))

    text = re.sub(r"Time by stage:.*?places\s+\d+\.\d\s+ms", stages, text, flags=re.DOTALL)
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


@pytest.fixture
def labelled(photos: Path) -> None:
    """The same photos in folders named by class, and one kind that nobody knows."""
    for name, photo in (("plastic", "red"), ("textile", "blue"), ("unicorns", "green")):
        folder = photos.parent / "labelled" / name
        folder.mkdir(parents=True)
        (folder / "photo.png").write_bytes((photos / f"{photo}.png").read_bytes())


@pytest.mark.usefixtures("scripted", "photos", "labelled")
@pytest.mark.parametrize("name", CASES)
def test_the_output_is_what_it_was(name: str, wastecoach: Command) -> None:
    ended = wastecoach(*CASES[name])
    shown = f"{masked(ended.out)}--- standard error, exit code {ended.code}\n{masked(ended.err)}"
    file = GOLDEN / f"{name}.txt"
    if RENEW:
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("help")])
def test_nothing_is_wider_than_80_columns(name: str) -> None:
    wide = {"csv.en", "rules-show-stream.en"}  # for programs: one line is one line
    lines = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split("--- standard error")[0]
    assert name in wide or all(_columns(line) <= 80 for line in lines.splitlines())


def _columns(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)
