"""The page for operators has the table of checks that the program has."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from wastecoach.core.clusters.health.table import CHECKS

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \| .+ \| (\d+) \|$", re.MULTILINE)


def test_numbers_names_and_weights_are_those_of_the_program() -> None:
    table = PAGE.split("| no. | check |")[1].split("\n\n")[0]
    rows = [(int(number), name, int(weight)) for number, name, weight in ROW.findall(table)]
    assert rows == [(check.number, check.name, check.weight) for check in CHECKS]


def test_what_runs_where_is_named_as_in_the_inventory() -> None:
    table = PAGE.split("| no. | check |")[1].split("\n\n")[0]
    where = {line.split("|")[2].strip(" `"): line.split("|")[3] for line in table.splitlines()[2:]}
    for check in CHECKS:
        if check.where == "node" and len(check.groups) == 1:
            assert f"`{check.groups[0]}`" in where[check.name], check.name
