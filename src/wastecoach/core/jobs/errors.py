"""Errors of the server and its jobs.

The tree of `core/errors.py` goes on here; it carries codes and parameters only.

    WastecoachError
    ├── JobError                      something is wrong with a job
    │   ├── JobNotFound               nobody knows a job of that id
    │   ├── JobExpired                its photo did not come in time
    │   ├── JobNotDone                it has no result yet
    │   ├── JobFailed                 it ended without a result
    │   ├── JobGivenUp                workers died on it, or took too long, again and again
    │   ├── JobBroke                  an unforeseen error
    │   ├── IdempotencyKeyReused      the key came with another request before
    │   ├── BatchNotFound             nobody knows a batch of that id
    │   └── LetterNotFound            there is no such dead letter
    ├── UploadError                   something is wrong with an upload
    │   ├── UploadMissing             nothing was uploaded yet
    │   ├── UploadMismatch            not the announced size or type
    │   ├── UploadExpired             the signed address is out of date
    │   └── UploadForbidden           the address is not signed by us, or for another photo
    ├── RequestError                  a request that cannot be served
    │   ├── RequestInvalid            a field has an impossible value
    │   ├── RequestTooLarge           the body is too large
    │   ├── RequestRefused            the path, method or media type is none that we serve
    │   └── TooManyRequests           more than a caller may ask in a while
    ├── DependencyError               something the server stands on cannot be used
    │   ├── RecordsUnavailable        the database
    │   ├── RecordsOutdated           the database has another version than the program
    │   ├── PhotoStoreUnavailable     where photos lie
    │   ├── PhotoStoreFull            there is no room for photos
    │   ├── PhotoGone                 the photo is no longer there
    │   └── QueueUnavailable          the broker
    └── ServerError                   a server that was asked over HTTP
        ├── ServerUnreachable         no connection, or no answer in time
        └── ServerRefused             it answered with an error
"""

from __future__ import annotations

from wastecoach.core.errors import WastecoachError


class JobError(WastecoachError):
    """Something is wrong with a job."""

    code = "job"


class JobNotFound(JobError):
    """Nobody knows a job of that id. Params: `job`."""

    code = "job_not_found"


class JobExpired(JobError):
    """Its photo did not come in time."""

    code = "job_expired"


class JobNotDone(JobError):
    """It has no result yet. Params: `state`."""

    code = "job_not_done"


class JobFailed(JobError):
    """It ended without a result. Params: `detail`."""

    code = "job_failed"


class JobGivenUp(JobError):
    """Workers died on it, or took too long, again and again. Params: `attempts`."""

    code = "job_given_up"


class JobBroke(JobError):
    """An unforeseen error; only its kind is told. Params: `detail`."""

    code = "job_broke"


class IdempotencyKeyReused(JobError):
    """The key came with another request before."""

    code = "idempotency_key_reused"


class BatchNotFound(JobError):
    """Nobody knows a batch of that id. Params: `batch`."""

    code = "batch_not_found"


class LetterNotFound(JobError):
    """There is no such dead letter. Params: `letter`."""

    code = "letter_not_found"


class UploadError(WastecoachError):
    """Something is wrong with an upload."""

    code = "upload"


class UploadMissing(UploadError):
    """Nothing was uploaded yet."""

    code = "upload_missing"


class UploadMismatch(UploadError):
    """Not the announced size or type. Params: `announced`, `found`."""

    code = "upload_mismatch"


class UploadExpired(UploadError):
    """The signed address is out of date."""

    code = "upload_expired"


class UploadForbidden(UploadError):
    """The address is not signed by us, or for another photo, type or size."""

    code = "upload_forbidden"


class RequestError(WastecoachError):
    """A request that cannot be served."""

    code = "request"


class RequestInvalid(RequestError):
    """A field has an impossible value. Params: `field`, `detail`."""

    code = "request_invalid"


class RequestTooLarge(RequestError):
    """The body is too large. Params: `limit_mb`."""

    code = "request_too_large"


class RequestRefused(RequestError):
    """The path, method or media type is none that we serve. Params: `detail`."""

    code = "request_refused"


class TooManyRequests(RequestError):
    """More than a caller may ask in a while. Params: `retry_after_s`."""

    code = "too_many_requests"


class DependencyError(WastecoachError):
    """Something the server stands on cannot be used. Params: `place` (without secrets), `detail`."""

    code = "dependency"


class RecordsUnavailable(DependencyError):
    """The database cannot be used. Params: `place`, `detail`."""

    code = "records_unavailable"


class RecordsOutdated(DependencyError):
    """The database has another version than the program. Params: `place`, `found`, `wanted`."""

    code = "records_outdated"


class PhotoStoreUnavailable(DependencyError):
    """Where photos lie cannot be used. Params: `place`, `detail`."""

    code = "photo_store_unavailable"


class PhotoStoreFull(DependencyError):
    """There is no room for photos. Params: `place`."""

    code = "photo_store_full"


class PhotoGone(DependencyError):
    """The photo is no longer there."""

    code = "photo_gone"


class QueueUnavailable(DependencyError):
    """The broker cannot be used, or did not confirm. Params: `place`, `detail`."""

    code = "queue_unavailable"


class ServerError(WastecoachError):
    """A server that was asked over HTTP. Params: `server`, `detail`."""

    code = "server"


class ServerUnreachable(ServerError):
    """No connection, or no answer in time. Params: `server`, `detail`."""

    code = "server_unreachable"


class ServerRefused(ServerError):
    """It answered with an error of its own. Params: `server`, `status`, `detail`."""

    code = "server_refused"
