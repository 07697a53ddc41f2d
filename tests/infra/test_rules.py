"""Alerts and dashboard: they parse, they fire when they should, and ask for numbers that there really are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from servers.ports import HOST, free_ports
from servers.program import running
from servers.rabbitmq import RabbitServer
from tests.conftest import ROOT
from tests.infra.manifests import read
from tests.infra.promql import asked
from tests.infra.real import require_program
from tests.real import require
from tests.waiting import until
from wastecoach.bootstrap.observing import metrics_of
from wastecoach.core.backlog import Backlog
from wastecoach.infra.telemetry.reviews import Reviews
from wastecoach.infra.telemetry.waiting import Waiting

pytestmark = pytest.mark.infra
MONITORING = ROOT / "deploy" / "monitoring"
RULES = sorted((MONITORING / "rules").glob("*.yml"))
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
# Prometheus' own, Redis' exporter's, the daily backup's, and one that needs systemd where the exporter runs.
GIVEN = {
    *("up", "redis_up", "node_systemd_unit_state"),
    "wastecoach_backup_last_success_timestamp_seconds",
}
# Prometheus gives every number its own.
OF_ALL = {"job", "instance", "le"}
NAME = re.compile(r"^([a-zA-Z_:][\w:]*)", re.MULTILINE)
TYPE = re.compile(r"^# TYPE (\S+) (\S+)", re.MULTILINE)


class Exporter(RabbitServer):
    """A RabbitMQ that tells its numbers."""

    def prepare(self) -> None:
        """Switch the plugin on."""
        super().prepare()
        (self.numbers,) = free_ports(1)
        (self.folder / "plugins").write_text("[rabbitmq_management,rabbitmq_prometheus].\n")
        with (self.folder / "rabbitmq.conf").open("a") as settings:
            settings.write(f"prometheus.tcp.ip = {HOST}\nprometheus.tcp.port = {self.numbers}\n")


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What Prometheus' own tool says."""
    command = [require_program("promtool"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def alerts() -> list[dict[str, Any]]:
    """All alerts of all files."""
    return [rule for file in read(*RULES) for group in file["groups"] for rule in group["rules"]]


def panels() -> Iterator[tuple[str, str]]:
    """Expressions of the dashboard by the title of their panel."""
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m")


def expressions() -> list[str]:
    """Every expression that is deployed."""
    return [*(alert["expr"] for alert in alerts()), *(expression for _, expression in panels())]


def metrics_asked(prefix: str) -> set[str]:
    """Metrics of one origin that some expression asks for."""
    return {
        name for one in expressions() for name in asked(one).chosen if name.startswith(prefix)
    } - GIVEN


def told_by(page: str) -> set[str]:
    """Names of all samples that a page of numbers has, those of histograms that are still empty included."""
    histograms = {name for name, kind in TYPE.findall(page) if kind == "histogram"}
    counters = {name for name, kind in TYPE.findall(page) if kind == "counter"}
    parts = {f"{name}_{part}" for name in histograms for part in ("bucket", "sum", "count")}
    return {*NAME.findall(page), *(name for name, _ in TYPE.findall(page)), *parts, *counters}


def told_of(at: str) -> str:
    """The page of numbers at an address; empty while nobody answers."""
    try:
        return httpx.get(at).text
    except httpx.TransportError:
        return ""


def test_rules_are_what_prometheus_reads() -> None:
    checked = promtool("check", "rules", "--lint=all", "--lint-fatal", *RULES)
    assert checked.returncode == 0, checked.stderr


def test_every_alert_is_heard_when_it_should_be_and_only_then() -> None:
    tested = promtool("test", "rules", *sorted((MONITORING / "tests").glob("*.yml")))
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_no_alert_is_left_untested() -> None:
    cases = [
        check
        for file in read(*sorted((MONITORING / "tests").glob("*.yml")))
        for test in file["tests"]
        for check in test["alert_rule_test"]
    ]
    fired = {one["alertname"] for one in cases if one["exp_alerts"]}
    silent = {one["alertname"] for one in cases if not one["exp_alerts"]}
    names = {alert["alert"] for alert in alerts()}
    assert (fired, silent - {"WastecoachAway"}) == (names, names - {"WastecoachAway"})


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("wastecoach", "max(wastecoach_records_up) == 0", "max(wastecoach_records_up) == 1"),
        ("wastecoach", 'reason!~"photo_.*"', 'reason=~".*"'),
        ("hosts", "< 0.15", "< 0.05"),
        ("rabbitmq", "for: 30s", "for: 30m"),
    ],
)
def test_a_rule_that_says_something_else_is_found(
    file: str, right: str, wrong: str, tmp_path: Path
) -> None:
    copy = shutil.copytree(MONITORING, tmp_path / "monitoring")
    rule = copy / "rules" / f"{file}.yml"
    assert right in rule.read_text()
    rule.write_text(rule.read_text().replace(right, wrong, 1))
    assert promtool("test", "rules", copy / "tests" / f"{file}.yml").returncode != 0


def test_every_alert_says_how_bad_it_is_and_leads_to_its_section() -> None:
    for alert in alerts():
        name, told = alert["alert"], alert["annotations"]
        assert alert["labels"]["severity"] in {"critical", "warning", "info"}, name
        assert told["summary"], name
        assert told["runbook"] == f"docs/runbook.md#{name.lower()}"


def test_every_section_of_the_runbook_is_an_alerts_and_tells_all_that_is_needed() -> None:
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^#|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))
    assert set(sections) == {alert["alert"] for alert in alerts()}
    for name, text in sections.items():
        for part in ("**Means.**", "**See.**", "**Do.**", "**Over when**"):
            assert part in text, name


def test_every_expression_of_the_dashboard_parses(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": expression}
        for number, (_, expression) in enumerate(panels())
    ]
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    checked = promtool("check", "rules", "--lint=none", file)
    assert checked.returncode == 0, checked.stderr


def test_panels_of_the_dashboard_are_apart_and_have_their_own_number() -> None:
    placed = json.loads((MONITORING / "dashboard.json").read_text())["panels"]
    cells = [
        (x, y)
        for panel in placed
        for where in [panel["gridPos"]]
        for x in range(where["x"], where["x"] + where["w"])
        for y in range(where["y"], where["y"] + where["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in placed}) == len(placed)


def test_the_service_tells_every_number_that_is_asked_of_it() -> None:
    metrics = metrics_of()
    metrics.add(Waiting(lambda: Backlog({("ai", "queued"): 1}, {}, 0), lambda: 0.0, lambda: 0.0))
    metrics.add(Reviews(dict, lambda: 0.0))
    page = metrics.page("")[0].decode()
    assert metrics_asked("wastecoach_")
    assert metrics_asked("wastecoach_") | metrics_asked("process_") <= told_by(page)


def test_labels_are_those_that_the_numbers_have() -> None:
    documented = {
        name: set(re.findall(r"`(\w+)`", labels))
        for name, labels in re.findall(
            r"^\| `(wastecoach_\w+)` \|([^|]*)\|", OPERATIONS, re.MULTILINE
        )
    }
    for expression in expressions():
        found = asked(expression)
        ours = {
            name: documented[re.sub(r"_bucket$", "", name)]
            for name in found.chosen
            if name.startswith("wastecoach_") and name not in GIVEN
        }
        for name, labels in ours.items():
            assert found.chosen[name] <= labels | OF_ALL, expression
        if ours:
            assert found.grouped <= set().union(*ours.values()) | OF_ALL, expression


def test_the_broker_tells_every_number_that_is_asked_of_it() -> None:
    require(RabbitServer)
    with running(Exporter) as broker:
        page = told_of(f"http://{HOST}:{broker.numbers}/metrics")
    assert metrics_asked("rabbitmq_")
    assert metrics_asked("rabbitmq_") <= told_by(page)


def test_hosts_tell_every_number_that_is_asked_of_them() -> None:
    (port,) = free_ports(1)
    command = [require_program("prometheus-node-exporter"), f"--web.listen-address={HOST}:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as exporter:
        try:
            page = until(lambda: told_of(f"http://{HOST}:{port}/metrics"))
        finally:
            exporter.terminate()
    assert metrics_asked("node_")
    assert metrics_asked("node_") <= told_by(page)
