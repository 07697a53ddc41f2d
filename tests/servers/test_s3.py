"""The S3 server as tests start it: it refuses what Amazon's refuses."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from threading import Event

import httpx
import pytest
from botocore.exceptions import ClientError
from mypy_boto3_s3 import S3Client

from servers.program import running
from servers.s3 import Buckets, S3Server
from tests.real import require
from tests.waiting import until

JPEG: Mapping[str, str] = {"Content-Type": "image/jpeg"}
FORBIDDEN = httpx.codes.FORBIDDEN


@pytest.fixture
def bucket(bucket_url: str) -> str:
    return httpx.URL(bucket_url).host


@pytest.fixture
def client(s3: Buckets) -> S3Client:
    return s3.client()


def held_by(client: S3Client) -> bytes | None:
    try:
        return client.get_object(Bucket="mine", Key="photo")["Body"].read()
    except ClientError as fault:
        if fault.response["Error"]["Code"] != "InternalError":
            raise
        return None


def upload(client: S3Client, bucket: str, expires_s: int = 60) -> str:
    asked = {"Bucket": bucket, "Key": "photo", "ContentType": JPEG["Content-Type"]}
    return client.generate_presigned_url("put_object", asked, expires_s)


def test_a_photo_that_is_put_as_agreed_is_there(client: S3Client, bucket: str) -> None:
    put = httpx.put(upload(client, bucket), content=b"photo", headers=JPEG)
    assert put.status_code == httpx.codes.OK
    assert client.get_object(Bucket=bucket, Key="photo")["Body"].read() == b"photo"


def test_another_content_type_than_agreed_is_refused(client: S3Client, bucket: str) -> None:
    put = httpx.put(upload(client, bucket), content=b"x", headers={"Content-Type": "text/html"})
    assert put.status_code == FORBIDDEN


def test_another_key_than_agreed_is_refused(client: S3Client, bucket: str) -> None:
    url = upload(client, bucket).replace("/photo?", "/other?")
    assert httpx.put(url, content=b"x", headers=JPEG).status_code == FORBIDDEN


def test_an_address_is_refused_when_its_time_is_over(client: S3Client, bucket: str) -> None:
    url = upload(client, bucket, expires_s=1)
    until = time.monotonic() + 30
    while httpx.put(url, content=b"x", headers=JPEG).status_code != FORBIDDEN:
        assert time.monotonic() < until
        Event().wait(0.05)


def test_who_has_another_secret_is_refused(s3: Buckets, bucket: str) -> None:
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        replace(s3, secret=s3.secret[::-1]).client().list_objects_v2(Bucket=bucket)


def test_the_address_of_a_server_carries_its_keys(s3: Buckets, bucket_url: str) -> None:
    assert Buckets.at(s3.url) == s3
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == s3.secret


def test_what_was_put_is_there_after_a_kill() -> None:
    require(S3Server)
    with running(S3Server) as server:
        server.buckets.create("mine")
        server.buckets.client().put_object(Bucket="mine", Key="photo", Body=b"photo")
        server.kill()
        server.start()
        # It takes requests a moment before its parts have found each other again.
        assert until(lambda: held_by(server.buckets.client())) == b"photo"
