"""What a plan of Terraform (`terraform show -json PLAN`) would do, and whether data would go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

Deed = Literal["create", "change", "replace", "destroy"]
DEEDS: tuple[Deed, ...] = ("create", "change", "replace", "destroy")
# What Terraform calls them; what is only read or left alone is no change.
ACTIONS: dict[tuple[str, ...], Deed] = {
    ("create",): "create",
    ("update",): "change",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("delete",): "destroy",
}
# Every node holds something that is nowhere else: a database, a member of the broker, measurements, certificates.
HOLDS_DATA = frozenset(
    {
        *("aws_instance", "aws_ebs_volume", "aws_s3_bucket", "aws_dynamodb_table", "aws_kms_key"),
        *("aws_db_instance", "aws_efs_file_system"),
    }
)


class Change(msgspec.Struct, frozen=True):
    """What would be done to one resource.

    Attributes:
        address: Terraform's name of it.
        type: `aws_instance`, …
        deed: What would be done.
        before: Its values now, None where there is none yet.
        after: Its values then, None where it goes; what is known only afterwards is left out.
    """

    address: str
    type: str
    deed: Deed
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @property
    def destroys_data(self) -> bool:
        """Whether data would go with it."""
        return self.deed in ("replace", "destroy") and self.type in HOLDS_DATA


class Changes(msgspec.Struct, frozen=True):
    """All that a plan would do, in its order; and every resource as it would be, changed or not."""

    changes: tuple[Change, ...]
    resources: tuple[Change, ...] = ()

    @property
    def destroying(self) -> tuple[Change, ...]:
        """What would take data with it."""
        return tuple(change for change in self.changes if change.destroys_data)

    @property
    def renews_machines(self) -> bool:
        """Whether there would be machines that were not there before."""
        new = ("create", "replace")
        return any(one.type == "aws_instance" and one.deed in new for one in self.changes)

    def count(self, deed: Deed) -> int:
        """How many resources this would be done to."""
        return sum(change.deed == deed for change in self.changes)


def changes_of(plan: Mapping[str, Any]) -> Changes:
    """What a plan would do, of its JSON read as a mapping."""
    listed = plan.get("resource_changes", ())
    managed = [one for one in listed if one.get("mode", "managed") == "managed"]
    return Changes(tuple(_changed(managed)), tuple(_as_they_are(managed)))


def gone(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses of what went away behind Terraform's back."""
    return tuple(
        one["address"]
        for one in plan.get("resource_drift", ())
        if one["change"]["actions"] == ["delete"]
    )


def _changed(listed: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    for one in listed:
        deed = ACTIONS.get(tuple(one["change"]["actions"]))
        if deed is not None:
            yield _change(one, deed)


def _as_they_are(listed: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    return (_change(one, "change") for one in listed)


def _change(one: Mapping[str, Any], deed: Deed) -> Change:
    change = one["change"]
    return Change(one["address"], one["type"], deed, change.get("before"), change.get("after"))
