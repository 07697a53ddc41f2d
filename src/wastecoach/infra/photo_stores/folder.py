"""Photos in a folder of this machine, or one that machines share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreUnavailable
from wastecoach.core.jobs.ports import StoredPhoto, Ticket
from wastecoach.core.media_type import BEGINNING
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.arriving import Arriving, make_folders, own_errors
from wastecoach.infra.photo_stores.keys import checked
from wastecoach.infra.photo_stores.signing import Grant, sign

# An upload that has brought nothing for so many seconds will not go on.
BROKEN_S = 86_400.0
# Below the folder; no key begins so.
WAITING = "arriving"


class FolderPhotos:
    """Port `PhotoStore` in a folder; what it gives leave to upload comes through our own API.

    Only this user may read what it writes. A symbolic link inside the folder is never followed.

    Args:
        folder: Where photos lie; made when the first one comes.
        secret: Signs tickets; those who receive uploads know it.
        upload_base: Address or path before the key, for example `/api/v1/uploads/`.
        now: Seconds since 1970.
    """

    def __init__(
        self, folder: Path, secret: bytes, upload_base: str, now: Callable[[], float]
    ) -> None:
        self._folder = folder
        self._secret = secret
        self._base = upload_base
        self._now = now
        self._place = str(folder)

    def ticket(self, key: str, content_type: str, size: int | None, expires_at: float) -> Ticket:
        """Leave to upload through the API, valid up to the whole second before `expires_at`.

        Raises:
            UploadForbidden: It is no key of a photo.
        """
        grant = Grant(checked(key), content_type, size, int(expires_at))
        fields = sign(grant, self._secret)
        address = self._base + quote(key)
        return Ticket(
            put_url=f"{address}?{urlencode(fields)}",
            headers={"Content-Type": content_type},
            form_url=address,
            fields=fields,
            expires_at=expires_at,
        )

    def arriving(self, grant: Grant) -> Arriving:
        """Receive a photo in pieces: `with photos.arriving(grant) as photo:`, `photo.add(…)`, at last `photo.keep()`.

        Raises:
            UploadForbidden: It is no key of a photo.
            PhotoStoreFull: There is no room.
        """
        target = self._path(grant.key)
        return Arriving(grant, target, self._folder / WAITING, self._place)

    def facts(self, key: str) -> StoredPhoto | None:
        """What is stored under a key, None where nothing is."""
        return self._begins(key, BEGINNING)

    def read(self, key: str) -> bytes:
        """A photo; at most one byte more than `MAX_BYTES` of it.

        Raises:
            PhotoGone: Nothing is stored under that key.
        """
        found = self._begins(key, MAX_BYTES + 1)
        if found is None:
            raise PhotoGone
        return found.begins

    def write(self, key: str, data: bytes, content_type: str) -> None:
        """Keep a photo, whole or not at all.

        Raises:
            PhotoStoreFull: There is no room.
        """
        with self.arriving(Grant(key, content_type, len(data), 0)) as photo:
            photo.add(data)
            photo.keep()

    def delete(self, keys: Iterable[str]) -> None:
        """Delete photos; those that are gone already are no error."""
        for path in map(self._path, keys):
            with own_errors(self._place):
                path.unlink(missing_ok=True)

    def ping(self) -> str:
        """Write a byte and take it back; where the folder is."""
        with self.arriving(Grant("photos/ping", "", 1, 0)) as photo:
            photo.add(b"\0")
        return self._place

    def prepare(self, days: float, origins: Sequence[str]) -> None:  # noqa: ARG002 -- our own API answers browsers
        """Make the folder; photos are deleted by our own schedule."""
        with own_errors(self._place):
            make_folders(self._folder / WAITING)

    def tidy(self) -> None:
        """Forget what uploads that were cut off by force left behind."""
        before = self._now() - BROKEN_S
        with own_errors(self._place), suppress(FileNotFoundError):
            for part in (self._folder / WAITING).iterdir():
                if part.lstat().st_mtime < before:
                    part.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = self._folder / checked(key)
        with own_errors(self._place):
            inside = path.parent.resolve().is_relative_to(self._folder.resolve())
        if not inside:
            raise PhotoStoreUnavailable(place=self._place, detail="symbolic link")
        return path

    def _begins(self, key: str, most: int) -> StoredPhoto | None:
        path = self._path(key)
        with own_errors(self._place):
            try:
                with open(path, "rb", opener=_not_following) as file:
                    return StoredPhoto(os.fstat(file.fileno()).st_size, file.read(most))
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None


def _not_following(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
