"""Photos in a bucket of S3, or of anything that speaks its language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreUnavailable
from wastecoach.core.jobs.ports import StoredPhoto, Ticket
from wastecoach.core.media_type import BEGINNING
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.bucket import prepare_bucket
from wastecoach.infra.photo_stores.keys import checked
from wastecoach.infra.photo_stores.s3_errors import code_of, own_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import PutObjectRequestTypeDef

# One request can delete no more.
MOST_KEYS = 1000
CONNECT_S, READ_S, ATTEMPTS, CONNECTIONS = 2.0, 10.0, 3, 64


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where a bucket is.

    Attributes:
        bucket: Its name.
        prefix: Begins every name in it, "" or with a slash at its end.
        endpoint: Address of the service; None for Amazon's own.
        region: Of the bucket; None for the usual chain of settings.
        public_endpoint: Address by which phones reach the service, where it is another.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    public_endpoint: str | None = None

    @property
    def shown(self) -> str:
        """For people: there is no secret in it."""
        at = f" ({self.endpoint})" if self.endpoint else ""
        return f"s3://{self.bucket}/{self.prefix}{at}"


class S3Photos:
    """Port `PhotoStore` in a bucket. Credentials come by boto3's usual chain; one object serves all threads.

    They need `GetObject`, `PutObject`, `DeleteObject` and `ListBucket`: without the last S3 does not tell what is not
    there from what may not be seen. `prepare` needs more, once.

    Args:
        address: Where the bucket is.
        now: Seconds since 1970.

    Raises:
        ExtraMissing: The package `boto3` is not installed.
        SettingInvalid: An endpoint is no address.
        PhotoStoreUnavailable: The settings of boto3 cannot be used.
    """

    def __init__(self, address: S3Address, now: Callable[[], float]) -> None:
        self._address = address
        self._bucket = address.bucket
        self._now = now
        self._place = address.shown
        self._client = _client(address.endpoint, address)
        public = address.public_endpoint
        self._signer = _client(public, address) if public else self._client

    def ticket(self, key: str, content_type: str, size: int | None, expires_at: float) -> Ticket:
        """Leave to upload straight to the bucket; signed here, without asking anybody.

        A `PUT` without a known size may be of any: S3 has no condition for it, so whoever accepts the photo looks.

        Raises:
            UploadForbidden: It is no key of a photo.
        """
        put: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": self._name(key),
            "ContentType": content_type,
        }
        if size is not None:
            put["ContentLength"] = size
        least, most = (1, MAX_BYTES) if size is None else (size, size)
        seconds = max(1, int(expires_at - self._now()))
        with own_errors(self._place):
            put_url = self._signer.generate_presigned_url("put_object", put, seconds)
            form = self._signer.generate_presigned_post(
                self._bucket,
                self._name(key),
                {"Content-Type": content_type},
                [{"Content-Type": content_type}, ["content-length-range", least, most]],
                seconds,
            )
        headers = {"Content-Type": content_type}
        return Ticket(put_url, headers, form["url"], form["fields"], expires_at)

    def facts(self, key: str) -> StoredPhoto | None:
        """What is stored under a key, None where nothing is; one request."""
        try:
            return self._begins(key, BEGINNING)
        except PhotoGone:
            return None

    def read(self, key: str) -> bytes:
        """A photo; at most one byte more than `MAX_BYTES` of it.

        Raises:
            PhotoGone: Nothing is stored under that key.
        """
        return self._begins(key, MAX_BYTES + 1).begins

    def write(self, key: str, data: bytes, content_type: str) -> None:
        """Keep a photo, whole or not at all.

        Raises:
            PhotoStoreFull: There is no room.
        """
        name = self._name(key)
        with own_errors(self._place):
            self._client.put_object(
                Bucket=self._bucket, Key=name, Body=data, ContentType=content_type
            )

    def delete(self, keys: Iterable[str]) -> None:
        """Delete photos; those that are gone already are no error."""
        names = [self._name(key) for key in keys]
        for first in range(0, len(names), MOST_KEYS):
            self._delete(names[first : first + MOST_KEYS])

    def ping(self) -> str:
        """Ask for the bucket; where it is."""
        with own_errors(self._place):
            self._client.head_bucket(Bucket=self._bucket)
        return self._place

    def tidy(self) -> None:
        """Nothing to do: S3 keeps no part of an upload that broke off."""

    def prepare(self, days: float, origins: Sequence[str]) -> None:
        """Make the bucket where there is none, let photos expire after `days`, let pages of `origins` upload."""
        with own_errors(self._place):
            region = None if self._address.endpoint else self._client.meta.region_name
            prepare_bucket(self._client, self._bucket, region, self._address.prefix, days, origins)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _name(self, key: str) -> str:
        return self._address.prefix + checked(key)

    def _begins(self, key: str, most: int) -> StoredPhoto:
        """A photo's size and first bytes."""
        from botocore.exceptions import ClientError

        name = self._name(key)
        with own_errors(self._place):
            try:
                answer = self._client.get_object(
                    Bucket=self._bucket, Key=name, Range=f"bytes=0-{most - 1}"
                )
            except ClientError as fault:
                if code_of(fault) == "InvalidRange":
                    # What is empty has no first byte.
                    return StoredPhoto(0, b"")
                raise
            with closing(answer["Body"]) as body:
                begins = body.read(most)
                if len(begins) < most:
                    # Whether that was all or the connection broke comes to light at the end only.
                    body.read(1)
        size = answer.get("ContentRange", "").rpartition("/")[2]
        return StoredPhoto(int(size) if size.isdigit() else answer["ContentLength"], begins)

    def _delete(self, names: Sequence[str]) -> None:
        with own_errors(self._place):
            answer = self._client.delete_objects(
                Bucket=self._bucket,
                Delete={"Objects": [{"Key": name} for name in names], "Quiet": True},
            )
        for fault in answer.get("Errors", []):
            raise PhotoStoreUnavailable(place=self._place, detail=fault.get("Code", ""))


def _client(endpoint: str | None, address: S3Address) -> S3Client:
    try:
        from boto3.session import Session
        from botocore.config import Config
    except ImportError as fault:
        raise ExtraMissing(chosen="s3", extra="s3") from fault
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
        # Amazon's own addresses name the region only so; other services seldom have a host for every bucket.
        s3={"addressing_style": "path" if endpoint else "virtual"},
        # Newer check sums are unknown to other services, and phones would have to make them.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        with own_errors(address.shown):
            return Session().client(
                "s3", endpoint_url=endpoint, region_name=address.region, config=config
            )
    except ValueError:
        raise SettingInvalid(setting="photos_url", detail="not an endpoint of S3") from None
