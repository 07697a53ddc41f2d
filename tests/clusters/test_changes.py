"""What a plan of Terraform would do, and whether data would go with it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.clusters.changes import ACTIONS, DEEDS, HOLDS_DATA, changes_of, gone

TYPES = [*sorted(HOLDS_DATA), "aws_security_group", "aws_route53_record"]
DOINGS = [*map(list, ACTIONS), ["no-op"], ["read"]]


def planned(
    kind: str, actions: list[str], name: str = "x", mode: str = "managed"
) -> dict[str, Any]:
    """One entry of a plan."""
    change = {"actions": actions, "before": {"size": 1}, "after": {"size": 2}}
    return {"address": f"{kind}.{name}", "type": kind, "mode": mode, "change": change}


entries = st.lists(st.builds(planned, st.sampled_from(TYPES), st.sampled_from(DOINGS)), max_size=8)


@given(entries)
def test_only_what_changes_is_a_change(listed: list[dict[str, Any]]) -> None:
    told = changes_of({"resource_changes": listed})
    idle = [one for one in listed if one["change"]["actions"][0] in ("no-op", "read")]
    assert len(told.changes) == len(listed) - len(idle)
    assert len(told.resources) == len(listed)
    assert sum(map(told.count, DEEDS)) == len(told.changes)


@given(entries)
def test_data_goes_only_with_what_holds_it_and_goes(listed: list[dict[str, Any]]) -> None:
    for change in changes_of({"resource_changes": listed}).destroying:
        assert change.type in HOLDS_DATA
        assert change.deed in ("replace", "destroy")


def test_a_node_that_is_replaced_takes_its_data_along_and_one_that_is_added_none() -> None:
    replaced = changes_of({"resource_changes": [planned("aws_instance", ["delete", "create"])]})
    added = changes_of({"resource_changes": [planned("aws_instance", ["create"])]})
    assert [one.address for one in replaced.destroying] == ["aws_instance.x"]
    assert not added.destroying
    assert replaced.renews_machines
    assert added.renews_machines


def test_a_larger_disk_renews_no_machine() -> None:
    grown = changes_of({"resource_changes": [planned("aws_instance", ["update"])]})
    assert not grown.renews_machines
    assert not grown.destroying


def test_what_is_only_looked_up_is_no_resource_of_ours() -> None:
    told = changes_of({"resource_changes": [planned("aws_ami", ["read"], mode="data")]})
    assert told.changes == told.resources == ()


def test_what_went_behind_terraforms_back_is_told() -> None:
    drift = [planned("aws_instance", ["delete"], "a"), planned("aws_instance", ["update"], "b")]
    assert gone({"resource_drift": drift}) == ("aws_instance.a",)
    assert gone({}) == ()
