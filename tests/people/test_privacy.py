"""docs/privacy.md and its Korean sister say what the program does."""

from __future__ import annotations

import re

import pytest

from tests.cli.test_commands import commands
from tests.conftest import ROOT
from wastecoach.api.app import create_app
from wastecoach.api.callers import LOGGED
from wastecoach.api.limits import DAY_S, MINUTE_S
from wastecoach.bootstrap.jobs import terms_of
from wastecoach.bootstrap.people import people_terms
from wastecoach.core.jobs.progress import PROGRESS_TTL_S, RESULT_TTL_S
from wastecoach.infra.records.people import REMEMBERED_S
from wastecoach.settings import Settings

PAGES = {
    name: (ROOT / "docs" / name).read_text("utf-8") for name in ("privacy.md", "privacy.ko.md")
}
DAY, HOUR = 86_400, 3600
DEFAULT = Settings()
JOBS, PEOPLE = terms_of(DEFAULT), people_terms(DEFAULT)
# What each row of the first table promises, in the units that it uses.
PROMISED: list[list[float]] = [
    [JOBS.photo_s / DAY],
    [JOBS.result_s / DAY],
    [],
    [PROGRESS_TTL_S / HOUR, RESULT_TTL_S / HOUR],
    [DEFAULT.cache_ttl_days],
    [],
    [],
    [PEOPLE.session_s / DAY, REMEMBERED_S / DAY],
    [PEOPLE.device_s / DAY],
    [PEOPLE.feedback_s / DAY],
    [PEOPLE.feedback_s / DAY],
    [PEOPLE.audit_s / DAY],
    [],
    [2 * MINUTE_S / 60, 2 * DAY_S / DAY],
]
# Of the rest of the page: the photo that is still on its way, security events, fingerprints, the law's hours, and once
# more in the text to adapt.
LATER = [
    (JOBS.upload_s + JOBS.grace_s) / 60,
    PEOPLE.audit_s / DAY,
    DEFAULT.cache_ttl_days,
    *(14, 72),
    JOBS.photo_s / DAY,
    JOBS.result_s / DAY,
    14,
]
NUMBER = re.compile(r"(?<![\w./])\d+(?:\.\d+)?(?!\.?\d)(?![KA-Za-z_/])")


def rows(page: str) -> list[list[str]]:
    """Cells of the first table."""
    first = page.split("\n\n", 10)
    table = next(part for part in first if part.startswith("| "))
    return [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_promise_is_what_the_program_keeps(name: str) -> None:
    told = [[float(number) for number in NUMBER.findall(row[2])] for row in rows(PAGES[name])]
    assert told == PROMISED


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_that_changes_a_promise_is_named_beside_it(name: str) -> None:
    for row, promised in zip(rows(PAGES[name]), PROMISED, strict=True):
        setting = re.search(r"WASTECOACH_(\w+)", row[3] if len(row) > 3 else "")
        if setting is not None:
            assert getattr(DEFAULT, setting[1].lower()) == promised[0]
    named = set(re.findall(r"`WASTECOACH_(\w+)`", PAGES[name]))
    assert {setting.lower() for setting in named} <= set(Settings.model_fields)
    kept = {setting for setting in Settings.model_fields if setting.endswith("_days")}
    assert kept <= {setting.lower() for setting in named}


@pytest.mark.parametrize("name", PAGES)
def test_the_numbers_of_the_rest_are_right_as_well(name: str) -> None:
    rest = PAGES[name].partition("\n**")[2]
    assert [float(number) for number in NUMBER.findall(rest)] == LATER
    assert f"IPv4 /{LOGGED[0]}, IPv6 /{LOGGED[1]}" in PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_every_address_and_command_that_it_names_is_there(name: str) -> None:
    paths = create_app(DEFAULT).openapi()["paths"]
    for method, path in re.findall(r"`(GET|PATCH|DELETE) (/api/\S+?)`", PAGES[name]):
        assert method.lower() in paths[path]
    known = {" ".join(command) for command, _ in commands()}
    for command in re.findall(r"`wastecoach ([a-z -]+)", PAGES[name]):
        assert command.strip() in known
