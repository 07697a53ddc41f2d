"""Which photo store an address names."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.photo_stores.doors import BASE
from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.opening import open_photos, s3_address
from wastecoach.infra.photo_stores.s3 import S3Address, S3Photos


def no_secret() -> bytes:
    pytest.fail("the secret is asked for, and need not be")


def test_a_folder_is_named_by_its_path(tmp_path: Path) -> None:
    photos = open_photos(f"file://{tmp_path}/with%20space", lambda: b"secret", BASE, time.time)
    assert isinstance(photos, FolderPhotos)
    assert photos.ping() == f"{tmp_path}/with space"


def test_a_bucket_needs_no_secret_of_ours() -> None:
    photos = open_photos("s3://photos-of-all?region=eu-west-1", no_secret, BASE, time.time)
    assert isinstance(photos, S3Photos)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("s3://photos-of-all", S3Address("photos-of-all")),
        ("s3://photos-of-all/", S3Address("photos-of-all")),
        ("s3://photos-of-all/in/here/", S3Address("photos-of-all", "in/here/")),
        (
            "s3://photos-of-all/in?endpoint=http://storage:8333&region=kr-1&public_endpoint=https%3A%2F%2Fp.example.org%2Fs3",
            S3Address(
                *("photos-of-all", "in/", "http://storage:8333", "kr-1"),
                *("https://p.example.org/s3",),
            ),
        ),
    ],
)
def test_a_bucket_is_named_with_what_leads_to_it(url: str, address: S3Address) -> None:
    assert s3_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        *("", "photos", "/photos", "http://photos", "ftp://photos", "S3:photos", "file:photos"),
        *("file://", "file:///", "file://host/photos", "file:///photos?a=b", "file:///photos#a"),
        *("s3://", "s3://?region=a", "s3://A", "s3://a", "s3://photos_of_all", "s3://-photos"),
        *("s3://photos/../x", "s3://photos/a b", "s3://photos#x", "s3://[photos"),
        *("s3://photos?other=1", "s3://photos?endpoint=", "s3://photos?endpoint=storage:8333"),
        *("s3://photos?endpoint=ftp://storage", "s3://photos?endpoint=http://a?b"),
        *("s3://photos?region=", "s3://photos?region=a/b", "s3://photos?public_endpoint=a"),
        *("s3://photos?endpoint=http://storage:99999", "s3://photos?endpoint=http://storage:x"),
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        open_photos(url, lambda: b"secret", BASE, time.time)
    assert refused.value.params["setting"] == "photos_url"


@pytest.mark.parametrize(
    "url",
    [
        "s3://id:hidden@photos-of-all",
        "s3://photos-of-all?endpoint=http://id:hidden@storage:8333",
        "s3://photos-of-all?secret=hidden",
        "s4://id:hidden@photos-of-all",
    ],
)
def test_secrets_in_an_address_are_refused_and_not_told(url: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        open_photos(url, lambda: b"secret", BASE, time.time)
    assert "hidden" not in str(refused.value)


def test_a_folder_needs_no_package_of_amazon(tmp_path: Path) -> None:
    program = f"""
import sys, time
from wastecoach.infra.photo_stores.opening import open_photos
open_photos("file://{tmp_path}", lambda: b"secret", "/", time.time).write("photos/a", b"", "a/b")
assert not {{"boto3", "botocore", "urllib3"}} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program], check=True)
