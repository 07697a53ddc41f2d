"""Every kind of photo store."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.photo_stores.doors import BASE, Door, FolderDoor, S3Door
from tests.real import give_up
from wastecoach.core.jobs.ports import PhotoStore
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.opening import s3_address
from wastecoach.infra.photo_stores.s3 import S3Photos

SECRET = b"a secret of 32 bytes for tests.."


@dataclass(frozen=True)
class Kept:
    """A kind of store, and the door through which phones upload into it."""

    photos: PhotoStore
    door: Door


@pytest.fixture
def folder(tmp_path: Path) -> FolderPhotos:
    return FolderPhotos(tmp_path / "photos of all", SECRET, BASE, time.time)


@pytest.fixture
def bucket(bucket_url: str) -> Iterator[S3Photos]:
    photos = S3Photos(s3_address(bucket_url), time.time)
    yield photos
    photos.close()


@pytest.fixture(params=["folder", "s3", "s3 with a prefix"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Each kind of store in turn."""
    if request.param == "folder":
        photos = request.getfixturevalue("folder")
        yield Kept(photos, FolderDoor(photos, SECRET))
        return
    url = request.getfixturevalue("bucket_url")
    inside = "?" if request.param == "s3" else "/in/here?"
    bucket = S3Photos(s3_address(url.replace("?", inside)), time.time)
    yield Kept(bucket, S3Door())
    bucket.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for one megabyte."""
    if os.geteuid() != 0:
        give_up("only root can mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        give_up(f"a small file system cannot be mounted: {mounted.stderr}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
