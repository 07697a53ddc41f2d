"""Amazon's services as the commands ask them: who asks is what the environment says, as for Terraform."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wastecoach.core.clusters.errors import CloudRefused
from wastecoach.core.errors import ExtraMissing


def client(service: str, region: str) -> Any:
    """A client of one service.

    Raises:
        ExtraMissing: boto3 is not installed.
        CloudRefused: The profile that the environment names does not exist.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as fault:
        raise ExtraMissing(chosen="infra --target aws", extra="infra") from fault
    settings = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=10)
    with asking():
        found: Any = boto3.session.Session().client(service, region_name=region, config=settings)  # type: ignore[call-overload]
        return found


@contextmanager
def asking() -> Iterator[None]:
    """Foreign errors become our own.

    Raises:
        CloudRefused: No credentials, wrong ones, no permission, no connection.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as fault:
        error = fault.response.get("Error", {})
        told = f"{error.get('Code', '?')}: {error.get('Message', '')}"
        raise CloudRefused(detail=f"{fault.operation_name}: {told}") from fault
    except BotoCoreError as fault:
        raise CloudRefused(detail=str(fault)) from fault


def account(region: str) -> str:
    """The number of the account that would be charged.

    Raises:
        CloudRefused: Nobody is signed in.
    """
    asked = client("sts", region)
    with asking():
        return str(asked.get_caller_identity()["Account"])
