"""Where Terraform's state is kept: a bucket that is made before everything else, in an account that has none yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wastecoach.core.clusters.errors import CloudRefused
from wastecoach.infra.deploy import aws

# Terraform takes files of this name over those beside them.
OVERRIDES = "*override.tf"
LOCAL_OVERRIDE = 'terraform {\n  backend "local" {}\n}\n'
OVERRIDE_FILE = "backend_override.tf"


def of_ones_own(folder: Path) -> bool:
    """Whether somebody keeps this environment's state elsewhere: an override names another place."""
    return any('backend "' in file.read_text("utf-8") for file in folder.glob(OVERRIDES))


def bucket_of(account: str) -> str:
    """The bucket's name, as `terraform/state` makes it."""
    return f"wastecoach-states-{account}"


def exists(bucket: str, region: str) -> bool:
    """Whether the bucket is there.

    Raises:
        CloudRefused: It is, and is not ours to see; or nobody answers.
    """
    try:
        with aws.asking():
            asked: Any = aws.client("s3", region)
            asked.head_bucket(Bucket=bucket)
    except CloudRefused as fault:
        if "404" in str(fault.params["detail"]):
            return False
        raise
    return True


def arguments(bucket: str, region: str) -> tuple[str, ...]:
    """What `terraform init` has to be told."""
    return (f"-backend-config=bucket={bucket}", f"-backend-config=region={region}")
