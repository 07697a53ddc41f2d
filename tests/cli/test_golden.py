"""What people see, word for word, at 80 columns; `WASTECOACH_RENEW_GOLDEN=1 pytest tests/cli/test_golden.py` renews it.

The answers come from a small rule book and scripted eyes beside this file, so that neither a better model nor a new
rule changes them; times are masked.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import RENEW, Command
from tests.records.points import point
from wastecoach.bootstrap.places import place_records
from wastecoach.settings import load_settings

GOLDEN = Path(__file__).parent / "golden"

STATION = "37.5547,126.9707"
BOXES = "tests/seeding/fixtures/boxes.csv"

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
    "card-near.en": ("classify", "photos/red.png", "--lang", "en", "--near", "37.5665,126.9780"),
    "card-near.ko": ("classify", "photos/red.png", "--lang", "ko", "--near", "37.5665,126.9780"),
    "card-near-nothing.en": (
        "classify",
        "photos/red.png",
        "--lang",
        "en",
        "--near",
        "-33.86,151.21",
    ),
    "near-nowhere.en": ("classify", "photos/red.png", "--lang", "en", "--near", "somewhere"),
    "csv-near.en": ("classify", "photos", "--lang", "en", "--csv", "--near", "37.5665,126.9780"),
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
    "feedback-counts.en": ("feedback", "counts", "--lang", "en"),
    "feedback-counts.ko": ("feedback", "counts", "--lang", "ko"),
    "config-show.en": ("config", "show", "--lang", "en"),
    "seed-bins.en": ("seed-bins", BOXES, "--kind", "clothing", "--lang", "en"),
    "seed-bins.ko": ("seed-bins", BOXES, "--kind", "clothing", "--lang", "ko"),
    "seed-bins-rehearsed.en": ("seed-bins", "--builtin", "--dry-run", "--lang", "en"),
    "bins-near.en": ("bins", "near", STATION, "--stream", "batteries", "--lang", "en"),
    "bins-near.ko": ("bins", "near", STATION, "--stream", "건전지", "--lang", "ko"),
    "bins-near-any.en": ("bins", "near", STATION, "--limit", "2", "--lang", "en"),
    "bins-near-links.ko": (
        *(
            "bins",
            "near",
            STATION,
            "--stream",
            "battery",
            "--limit",
            "1",
            "--lang",
            "ko",
            "--links",
        ),
    ),
    "bins-near-none.en": ("bins", "near", "35.1,129.0", "--radius", "500", "--lang", "en"),
    "bins-near-unloaded.en": ("bins", "near", STATION, "--lang", "en"),
    "bins-near-unloaded.ko": ("bins", "near", STATION, "--lang", "ko"),
    "bins-near-swapped.ko": ("bins", "near", "126.9707,37.5547", "--lang", "ko"),
    "bins-near-unknown.en": ("bins", "near", STATION, "--stream", "qwzxv", "--lang", "en"),
    "bins-near-unknown.ko": ("bins", "near", STATION, "--stream", "qwzxv", "--lang", "ko"),
    "bins-sources.en": ("bins", "sources", "--lang", "en"),
    "bins-sources.ko": ("bins", "sources", "--lang", "ko"),
    "bins-drop.en": ("bins", "drop", "Jung-gu", "--lang", "en"),
    "bins-drop-unknown.ko": ("bins", "drop", "없는 출처", "--lang", "ko"),
    "infra-plan-local.en": ("infra", "plan", "--target", "local", "--lang", "en"),
    "infra-plan-local.ko": ("infra", "plan", "--target", "local", "--lang", "ko"),
    "infra-rehearsed.en": ("infra", "rebuild", "-e", "dev", "--dry-run", "--lang", "en"),
    "infra-rehearsed.ko": ("infra", "rebuild", "-e", "local", "--dry-run", "--lang", "ko"),
    "help": ("--help",),
    "help-classify": ("classify", "--help"),
    "help-seed-bins": ("seed-bins", "--help"),
    "help-bins-near": ("bins", "near", "--help"),
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


@pytest.fixture
def loaded(name: str, scripted: None) -> None:
    """Points around a station, for those who look for some."""
    if not (name.startswith("bins-") or "-near" in name) or "unloaded" in name:
        return
    shop = {"name": "역전마트 [1층]", "kind": "shop", "phone": "", "detail": "09:00-22:00"}
    with place_records(load_settings()) as records:
        records.upsert(
            [
                point(37.5549, 126.9712, streams=("battery",), kind="battery_box", key="a"),
                point(37.5649, 126.9712, streams=("battery", "plastic"), key="b", **shop),
                point(37.5550, 126.9720, streams=("plastic",), source="서울역", dated="", key="c"),
            ],
            lambda _: None,
        )


@pytest.mark.usefixtures("scripted", "photos", "labelled", "loaded")
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
    wide = {
        "csv.en",
        "csv-near.en",
        "rules-show-stream.en",
        "bins-near-links.ko",
    }  # for programs: one line is one line
    lines = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").split("--- standard error")[0]
    assert name in wide or all(_columns(line) <= 80 for line in lines.splitlines())


def _columns(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)
