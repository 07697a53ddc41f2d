"""Nodes reached over Systems Manager: no port is open, the agent on the node calls out."""

from __future__ import annotations

import base64
import time
from collections.abc import Collection, Sequence
from typing import Any

from wastecoach.core.clusters.errors import CloudRefused
from wastecoach.infra.deploy import aws
from wastecoach.infra.deploy.programs import TIMED_OUT, Answered

LOOK_AGAIN_S = 3.0
# A command is known to the service a moment after it was sent.
NOT_YET = "InvocationDoesNotExist"
UNDER_WAY = ("Pending", "InProgress", "Delayed", "Cancelling")
# Exit code of a machine that does not answer, as of ssh.
UNREACHED = 255


def missing(instances: Collection[str], region: str) -> frozenset[str]:
    """The machines whose agent has not called in, or not lately.

    Raises:
        CloudRefused: The cloud does not answer.
    """
    pages = aws.client("ssm", region).get_paginator("describe_instance_information").paginate()
    with aws.asking():
        online = {
            one["InstanceId"]
            for page in pages
            for one in page["InstanceInformationList"]
            if one["PingStatus"] == "Online"
        }
    return frozenset(instances) - online


def wait_for_agents(instances: Collection[str], region: str, within_s: float) -> frozenset[str]:
    """Wait until every agent has called in; returns those that have not within so many seconds."""
    ends = time.monotonic() + within_s
    while (left := missing(instances, region)) and time.monotonic() < ends:
        time.sleep(LOOK_AGAIN_S)
    return left


def session(instance: str, region: str) -> list[str]:
    """The program that opens a shell on a machine, with its arguments."""
    return ["aws", "ssm", "start-session", "--target", instance, "--region", region]


def run(
    instance: str, region: str, arguments: Sequence[str], stdin: str, within_s: float
) -> Answered:
    """Run a program on a machine as root; a machine that does not answer is exit code 255 or 124.

    Args:
        instance: Which machine.
        region: Where it is.
        arguments: The program and its arguments.
        stdin: What it reads.
        within_s: Seconds it may take.
    """
    asked = aws.client("ssm", region)
    # The service takes lines of a shell alone: nothing in them but letters that no shell reads anything into.
    program = " ".join(f'"$(echo {_coded(one)} | base64 -d)"' for one in arguments)
    line = f"echo {_coded(stdin)} | base64 -d | {program}"
    try:
        with aws.asking():
            sent = asked.send_command(
                InstanceIds=[instance],
                DocumentName="AWS-RunShellScript",
                Parameters={"commands": [line], "executionTimeout": [str(max(int(within_s), 1))]},
                TimeoutSeconds=max(int(within_s), 30),
            )
        return _answer(asked, sent["Command"]["CommandId"], instance, within_s)
    except CloudRefused as fault:
        return Answered(UNREACHED, "", str(fault.params["detail"]))


def _answer(asked: Any, command: str, instance: str, within_s: float) -> Answered:
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        try:
            with aws.asking():
                told = asked.get_command_invocation(CommandId=command, InstanceId=instance)
        except CloudRefused as fault:
            if NOT_YET not in str(fault.params["detail"]):
                raise
        else:
            if told["Status"] not in UNDER_WAY:
                out, err = told["StandardOutputContent"], told["StandardErrorContent"]
                return Answered(int(told["ResponseCode"]), out, err)
        time.sleep(min(LOOK_AGAIN_S, 0.5))
    return Answered(TIMED_OUT, "", "")


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
