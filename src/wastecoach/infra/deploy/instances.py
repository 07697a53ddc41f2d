"""Machines of the cloud, asked whether they still are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from wastecoach.infra.deploy import aws

InstanceState = Literal["running", "stopped", "gone"]
STATES: dict[str, InstanceState] = {
    "pending": "running",
    "running": "running",
    "stopping": "stopped",
    "stopped": "stopped",
    "shutting-down": "gone",
    "terminated": "gone",
}


def states(instances: Sequence[str], region: str) -> dict[str, InstanceState]:
    """How machines are, by their id; what the cloud does not know any more is left out.

    Raises:
        CloudRefused: The cloud does not answer.
    """
    # Asked for as a filter: an id that the cloud has forgotten would else be an error.
    by_id = [{"Name": "instance-id", "Values": list(instances)}]
    pages = aws.client("ec2", region).get_paginator("describe_instances").paginate(Filters=by_id)
    with aws.asking():
        return {
            one["InstanceId"]: STATES[one["State"]["Name"]]
            for page in pages
            for reservation in page["Reservations"]
            for one in reservation["Instances"]
        }


def network_named(name: str, region: str) -> str | None:
    """Id of the VPC of this name; None where there is none.

    Raises:
        CloudRefused: The cloud does not answer.
    """
    asked = aws.client("ec2", region)
    with aws.asking():
        found = asked.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [name]}])["Vpcs"]
    return found[0]["VpcId"] if found else None
