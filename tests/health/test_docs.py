"""The page for operators says what the program does."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ROOT
from wastecoach import bootstrap
from wastecoach.bootstrap.health import checks_of_installation
from wastecoach.bootstrap.jobs import open_service
from wastecoach.core.analysis import Attempt, Provenance
from wastecoach.core.backlog import Backlog
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.infra.telemetry.metrics import Metrics
from wastecoach.infra.telemetry.reviews import Reviews
from wastecoach.infra.telemetry.waiting import Waiting
from wastecoach.settings import Settings

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
JOB = Job("1", "done", Wish(), None, 0.0, 0.0)
PROVENANCE = Provenance(
    "embedded",
    "1",
    "kr",
    ms={"look": 1.0},
    attempts=(Attempt("look", "embedded", "1", "answered"),),
)


def rows(heading: str) -> list[list[str]]:
    """Cells of the table with that first column."""
    table = PAGE.split(f"| {heading} |")[1].split("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]
    ]


@pytest.fixture
def page() -> str:
    """All that can be on the page of numbers."""
    metrics = Metrics("0")
    metrics.add(Waiting(lambda: Backlog({("ai", "queued"): 1}, {}, 0), lambda: 0.0, lambda: 0.0))
    metrics.requested("/", "GET", 200, 0.1)
    metrics.analysed(PROVENANCE)
    metrics.ended(JOB, "done", "", 1.0)
    metrics.retried("ai")
    metrics.taken_up("ai")
    metrics.add(Reviews(lambda: {("wrong", "new"): 1}, lambda: 0.0))
    metrics.corrected("wrong")
    return metrics.page("")[0].decode()


def test_every_number_is_on_the_page_with_its_labels(page: str) -> None:
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(page):
        if family.name.startswith("wastecoach_"):
            suffix = "_total" if family.type == "counter" else ""
            labels = {
                label
                for sample in family.samples
                if not sample.name.endswith("_created")
                for label in sample.labels
            }
            found.setdefault(family.name + suffix, set()).update(labels - {"le"})
    # Parsers take the moment at which a counter began for a number of its own.
    found = {name: labels for name, labels in found.items() if not name.endswith("_created")}
    told = {
        name.strip("`"): set(re.findall(r"`(\w+)`", labels)) for name, labels, _ in rows("metric")
    }
    assert told == found


def test_every_component_is_on_the_page_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAKAO_REST_API_KEY", "k" * 32)
    names = {"api"}
    for settings in (
        Settings(),
        Settings(redis_url="redis://127.0.0.1:1", broker_url="amqp://127.0.0.1:1"),
    ):
        with open_service(settings, "tool") as service:
            names |= {check.name for check in checks_of_installation(settings, service.ports)}
    assert {row[0].strip("`") for row in rows("component")} == names


def test_every_state_of_a_component_has_words_in_both_languages() -> None:
    korean, english = (bootstrap.catalogue(language) for language in ("ko", "en"))
    codes = {
        key.split(".")[1] for key in english.texts if re.fullmatch(r"health\.\w+\.detail", key)
    }
    source = "".join(
        (ROOT / "src" / "wastecoach" / path).read_text(encoding="utf-8")
        for path in (
            "core/health_verdicts.py",
            "bootstrap/health_checks.py",
            "cli/health.py",
        )
    )
    used = set(re.findall(r'Finding\(\s*\w*"?\w*"?,\s*"(\w+)"', source))
    # Each period of a budget has words of its own.
    assert codes == used | {"providers_spent_day", "providers_spent_month"}
    assert all(korean.has(f"health.{code}.detail") for code in codes)


def test_alerts_speak_of_numbers_that_there_are() -> None:
    rules = PAGE.split("```yaml\n")[1].split("```")[0]
    known = {name.strip("`") for name, *_ in rows("metric")}
    assert set(re.findall(r"wastecoach_\w+", rules)) <= known
