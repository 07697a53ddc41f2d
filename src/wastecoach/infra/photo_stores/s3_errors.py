"""What S3 and its client say, as errors of ours: codes only, for their texts may quote addresses and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreFull, PhotoStoreUnavailable

# Codes of services that stand for something else than "cannot be used": S3 itself is never full, others are.
GONE = frozenset({"NoSuchKey"})
FULL = frozenset(
    {"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"}
)
INSUFFICIENT_STORAGE = 507


@contextmanager
def own_errors(place: str) -> Iterator[None]:
    """Everything that using S3 can raise, as an error of ours.

    Raises:
        PhotoGone: Nothing is stored under that key.
        PhotoStoreFull: There is no room.
        PhotoStoreUnavailable: Anything else.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except ClientError as fault:
        raise _refusal(fault, place) from fault
    except (BotoCoreError, HTTPError, OSError) as fault:
        raise PhotoStoreUnavailable(place=place, detail=type(fault).__name__) from fault


def code_of(fault: Exception) -> str:
    """The code of an answer that is an error, `NoSuchKey` for example; "" where it has none."""
    response = getattr(fault, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


def _refusal(fault: Exception, place: str) -> WastecoachError:
    code = code_of(fault)
    answer = getattr(fault, "response", {}).get("ResponseMetadata", {})
    if code in GONE:
        return PhotoGone()
    if code in FULL or answer.get("HTTPStatusCode") == INSUFFICIENT_STORAGE:
        return PhotoStoreFull(place=place)
    return PhotoStoreUnavailable(place=place, detail=code or type(fault).__name__)
