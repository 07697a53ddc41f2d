"""What a bucket needs once: to be there, to forget photos by itself, to let web pages upload."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wastecoach.infra.photo_stores.keys import ROOT
from wastecoach.infra.photo_stores.s3_errors import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Our rules' name: those of others in the same bucket stay as they are.
RULE = "wastecoach-photos"
# Amazon's first region is the one that must not be named when a bucket is made.
FIRST_REGION = "us-east-1"
PREFLIGHT_S = 3600


def prepare_bucket(
    client: S3Client,
    bucket: str,
    region: str | None,
    prefix: str,
    days: float,
    origins: Sequence[str],
) -> None:
    """Make a bucket ready; may be done again and again.

    Args:
        client: Of S3.
        bucket: Name of the bucket.
        region: Where to make it; None where the service has none to choose.
        prefix: Before every key of ours.
        days: After which a photo expires; whole days, rounded up.
        origins: Of web pages that may upload, `https://example.org` or `*`.

    Raises:
        ClientError: The service refuses.
        BotoCoreError: It cannot be reached.
    """
    _make(client, bucket, region)
    _let_expire(client, bucket, prefix + ROOT, math.ceil(days))
    _let_upload(client, bucket, origins)


def _make(client: S3Client, bucket: str, region: str | None) -> None:
    from botocore.exceptions import ClientError

    where: Any = (
        {}
        if region in {None, FIRST_REGION}
        else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as fault:
        if code_of(fault) not in {"404", "NoSuchBucket"}:
            raise
        client.create_bucket(Bucket=bucket, **where)


def _let_expire(client: S3Client, bucket: str, prefix: str, days: int) -> None:
    found = _found(client.get_bucket_lifecycle_configuration, bucket, "Rules")
    ours = {
        "ID": RULE,
        "Filter": {"Prefix": prefix},
        "Status": "Enabled",
        "Expiration": {"Days": days},
    }
    rules: Any = [*_of_others(found), ours]
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": rules}
    )


def _let_upload(client: S3Client, bucket: str, origins: Sequence[str]) -> None:
    found = _found(client.get_bucket_cors, bucket, "CORSRules")
    ours = {
        "ID": RULE,
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["PUT", "POST"],
        "AllowedHeaders": ["*"],
        "MaxAgeSeconds": PREFLIGHT_S,
    }
    rules: Any = [*_of_others(found), *([ours] if origins else [])]
    if rules:
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    elif found:
        client.delete_bucket_cors(Bucket=bucket)


def _found(ask: Callable[..., Any], bucket: str, part: str) -> list[dict[str, Any]]:
    """Rules that a bucket has; to have none at all is an error to S3."""
    from botocore.exceptions import ClientError

    try:
        rules: list[dict[str, Any]] = ask(Bucket=bucket)[part]
    except ClientError as fault:
        if code_of(fault).startswith("NoSuch") and code_of(fault) != "NoSuchBucket":
            return []
        raise
    return rules


def _of_others(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [rule for rule in rules if rule.get("ID") != RULE]
