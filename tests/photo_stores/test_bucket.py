"""What a bucket needs once: to be there, to forget photos by itself, to let web pages upload."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from servers.s3 import Buckets
from wastecoach.infra.photo_stores.bucket import RULE
from wastecoach.infra.photo_stores.opening import s3_address
from wastecoach.infra.photo_stores.s3 import S3Address, S3Photos

KEY = "photos/2026/11/26/abc"
JPEG = "image/jpeg"


@pytest.fixture
def unmade(s3: Buckets, bucket_url: str) -> Iterator[tuple[S3Photos, str]]:
    """A store whose bucket is not there yet, and the bucket's name."""
    name = s3_address(bucket_url).bucket + "-new"
    photos = S3Photos(S3Address(name, "in/", s3.endpoint), time.time)
    yield photos, name
    photos.close()
    s3.delete(name)


def test_a_bucket_is_made_ready_again_and_again(unmade: tuple[S3Photos, str], s3: Buckets) -> None:
    photos, name = unmade
    for days in (7, 29.5):
        photos.prepare(days, ["https://page.example.org"])
    photos.write(KEY, b"photo", JPEG)
    (rule,) = s3.client().get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert (rule.get("ID"), rule["Status"]) == (RULE, "Enabled")
    assert rule.get("Filter") == {"Prefix": "in/photos/"}
    assert rule.get("Expiration") == {"Days": 30}


def test_only_pages_that_may_upload_are_answered(unmade: tuple[S3Photos, str]) -> None:
    photos, _ = unmade
    photos.prepare(30, ["https://page.example.org"])
    leave = photos.ticket(KEY, JPEG, None, time.time() + 60)
    assert allowed(leave.put_url, "https://page.example.org", "PUT")
    assert allowed(leave.form_url, "https://page.example.org", "POST")
    assert not allowed(leave.put_url, "https://evil.example.org", "PUT")


def allowed(url: str, origin: str, method: str) -> bool:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    answer = httpx.options(url, headers=asked)
    return answer.headers.get("Access-Control-Allow-Origin") in {origin, "*"}


def test_rules_of_others_in_the_same_bucket_stay(bucket_url: str, s3: Buckets) -> None:
    address = s3_address(bucket_url)
    theirs: Any = {
        "ID": "theirs",
        "Filter": {"Prefix": "backups/"},
        "Status": "Enabled",
        "Expiration": {"Days": 5},
    }
    open_to: Any = {"ID": "theirs", "AllowedOrigins": ["https://a"], "AllowedMethods": ["GET"]}
    client = s3.client()
    client.put_bucket_lifecycle_configuration(
        Bucket=address.bucket, LifecycleConfiguration={"Rules": [theirs]}
    )
    client.put_bucket_cors(Bucket=address.bucket, CORSConfiguration={"CORSRules": [open_to]})
    photos = S3Photos(address, time.time)
    photos.prepare(30, ["https://b"])
    photos.prepare(30, [])
    photos.close()
    rules = client.get_bucket_lifecycle_configuration(Bucket=address.bucket)["Rules"]
    assert {rule.get("ID") for rule in rules} == {"theirs", RULE}
    answered = client.get_bucket_cors(Bucket=address.bucket)["CORSRules"]
    assert [rule.get("ID") for rule in answered] == ["theirs"]
    client.close()


def test_without_pages_nobody_is_answered_any_more(bucket: S3Photos, s3: Buckets) -> None:
    bucket.prepare(30, ["https://b"])
    bucket.prepare(30, [])
    leave = bucket.ticket(KEY, JPEG, None, time.time() + 60)
    name = urlsplit(leave.form_url).path[1:]
    with closing(s3.client()) as client, pytest.raises(ClientError):
        client.get_bucket_cors(Bucket=name)
