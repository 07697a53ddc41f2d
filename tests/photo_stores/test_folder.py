"""Photos in a folder: what a file system can do to them."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.photo_stores.conftest import SECRET
from tests.photo_stores.doors import BASE
from wastecoach.core.jobs.errors import (
    PhotoStoreFull,
    PhotoStoreUnavailable,
    UploadForbidden,
    UploadMismatch,
)
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.arriving import own_errors
from wastecoach.infra.photo_stores.folder import WAITING, FolderPhotos
from wastecoach.infra.photo_stores.signing import Grant

KEY = "photos/2026/11/26/abc"
JPEG = "image/jpeg"
MEGABYTE = 1024**2
BROKEN_S = 86_400.0
# A writer that is killed in the middle: it tells when half of the photo is on the disk, and waits for its end.
WRITER = """
import sys, time
from pathlib import Path
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.signing import Grant
photos = FolderPhotos(Path(sys.argv[1]), b"", "", time.time)
with photos.arriving(Grant(sys.argv[2], "image/jpeg", 2000, 0)) as photo:
    photo.add(bytes(1000))
    print("half", flush=True)
    sys.stdin.read()
"""


def grant(size: int | None) -> Grant:
    return Grant(KEY, JPEG, size, 0)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir()]


def store(folder: Path) -> FolderPhotos:
    return FolderPhotos(folder, SECRET, BASE, time.time)


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store(tmp_path / "photos").write(KEY, b"photo", JPEG)
    finally:
        os.umask(before)
    modes = {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "photos").rglob("*/**")}
    assert modes == {"0o700"}
    assert oct((tmp_path / "photos" / KEY).stat().st_mode & 0o777) == "0o600"


def test_a_full_disk_says_so_and_keeps_what_it_had(small_disk: Path) -> None:
    photos = store(small_disk / "photos")
    photos.write(KEY, b"the first", JPEG)
    with pytest.raises(PhotoStoreFull):
        photos.write(KEY, bytes(2 * MEGABYTE), JPEG)
    assert photos.read(KEY) == b"the first"
    assert files(small_disk) == [small_disk / "photos" / KEY]
    photos.write("photos/small/enough", bytes(1000), JPEG)


def test_a_ping_notices_a_full_disk(small_disk: Path) -> None:
    photos = store(small_disk)
    photos.prepare(1, [])
    (small_disk / "filler").write_bytes(bytes(room_on(small_disk)))
    with pytest.raises(PhotoStoreFull):
        photos.ping()


def room_on(disk: Path) -> int:
    free = os.statvfs(disk)
    return free.f_bavail * free.f_frsize


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (errno.ENOSPC, PhotoStoreFull),
        (errno.EDQUOT, PhotoStoreFull),
        (errno.EACCES, PhotoStoreUnavailable),
        (errno.EROFS, PhotoStoreUnavailable),
        (errno.EIO, PhotoStoreUnavailable),
        (errno.ESTALE, PhotoStoreUnavailable),
    ],
)
def test_what_the_system_says_becomes_an_error_of_ours(number: int, ours: type[Exception]) -> None:
    with pytest.raises(ours), own_errors("somewhere"):
        raise OSError(number, os.strerror(number))


def test_a_writer_killed_in_the_middle_leaves_nothing_under_the_key(tmp_path: Path) -> None:
    photos = store(tmp_path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        writer.send_signal(signal.SIGKILL)
    assert photos.facts(KEY) is None
    photos.write(KEY, b"the next try", JPEG)
    assert photos.read(KEY) == b"the next try"


def test_what_killed_writers_left_is_forgotten_after_a_day(tmp_path: Path) -> None:
    waiting = tmp_path / WAITING
    store(tmp_path).tidy()
    store(tmp_path).prepare(30, [])
    for name, seconds in (("old", BROKEN_S + 60), ("young", BROKEN_S - 60)):
        (waiting / name).write_bytes(b"half a photo")
        os.utime(waiting / name, (0, time.time() - seconds))
    store(tmp_path).tidy()
    assert [path.name for path in waiting.iterdir()] == ["young"]


def test_never_more_than_allowed_is_on_the_disk(tmp_path: Path) -> None:
    with store(tmp_path).arriving(grant(None)) as photo:
        for _ in range(MAX_BYTES // MEGABYTE):
            photo.add(bytes(MEGABYTE))
        with pytest.raises(UploadMismatch) as refused:
            photo.add(b"!")
        assert sum(path.stat().st_size for path in files(tmp_path)) == MAX_BYTES
    assert refused.value.params["found"] == f"{MAX_BYTES + 1} B"
    assert files(tmp_path) == []


def test_less_than_announced_is_not_kept(tmp_path: Path) -> None:
    with store(tmp_path).arriving(grant(10)) as photo:
        photo.add(b"123456789")
        with pytest.raises(UploadMismatch):
            photo.keep()
    assert files(tmp_path) == []


def test_what_was_not_kept_leaves_nothing(tmp_path: Path) -> None:
    with store(tmp_path).arriving(grant(3)) as photo:
        photo.add(b"123")
    assert files(tmp_path) == []


def test_a_link_under_a_key_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    photos = store(tmp_path / "photos")
    photos.write(KEY, b"photo", JPEG)
    link = tmp_path / "photos" / KEY
    link.unlink()
    link.symlink_to(secret)
    for read in (photos.read, photos.facts):
        with pytest.raises(PhotoStoreUnavailable):
            read(KEY)
    photos.write(KEY, b"photo", JPEG)
    assert photos.read(KEY) == b"photo"
    assert secret.read_bytes() == b"secret"


def test_a_folder_that_links_elsewhere_is_not_entered(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "11").mkdir(parents=True)
    (elsewhere / "11" / "x").write_bytes(b"of somebody else")
    photos = store(tmp_path / "photos")
    photos.write(KEY, b"photo", JPEG)
    (tmp_path / "photos/photos/2027").symlink_to(elsewhere)
    with pytest.raises(PhotoStoreUnavailable):
        photos.read("photos/2027/11/x")
    with pytest.raises(PhotoStoreUnavailable):
        photos.write("photos/2027/11/y", b"photo", JPEG)
    with pytest.raises(PhotoStoreUnavailable):
        photos.delete(["photos/2027/11/x"])
    assert [path.name for path in files(elsewhere)] == ["x"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "large disk").mkdir()
    (tmp_path / "photos").symlink_to(tmp_path / "large disk")
    photos = store(tmp_path / "photos")
    photos.write(KEY, b"photo", JPEG)
    assert photos.read(KEY) == b"photo"


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    photos = store(tmp_path / "file")
    for use in (photos.ping, lambda: photos.write(KEY, b"photo", JPEG)):
        with pytest.raises(PhotoStoreUnavailable) as refused:
            use()
        assert refused.value.params["place"] == str(tmp_path / "file")


def test_a_grant_for_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UploadForbidden):
        store(tmp_path).arriving(Grant("../outside", JPEG, 1, 0))


def test_a_ticket_may_be_a_path_that_the_api_makes_an_address(folder: FolderPhotos) -> None:
    leave = folder.ticket(KEY, JPEG, 5, 2_000_000_000.9)
    assert leave.form_url == f"{BASE}{KEY}"
    assert leave.put_url.startswith(f"{BASE}{KEY}?expires=2000000000&type=image%2Fjpeg&size=5&sig")
    assert urljoin("https://example.org:8000/", leave.put_url).startswith(
        f"https://example.org:8000{BASE}{KEY}?"
    )


def test_a_ping_leaves_nothing(folder: FolderPhotos, tmp_path: Path) -> None:
    folder.ping()
    assert files(tmp_path) == []
