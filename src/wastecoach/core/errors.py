"""Every error that wastecoach raises on purpose.

The tree carries codes and parameters only; words live in the message catalogues, exit codes in `cli/exits.py`.

    WastecoachError
    ├── PhotoError                    something is wrong with a photo
    │   ├── PhotoNotFound             no such file
    │   ├── PhotoUnreadable           the file exists and cannot be read
    │   ├── PhotoEmpty                zero bytes
    │   ├── PhotoTooLarge             more bytes than allowed
    │   ├── PhotoTooManyPixels        more pixels than allowed (or a decompression bomb)
    │   ├── PhotoNotAnImage           not a supported image
    │   ├── PhotoDamaged              truncated or broken inside
    │   └── NoPhotosFound             a folder or pattern without photos
    ├── DownloadError                 a photo's address did not give a photo
    │   ├── DownloadRefused           the address is not allowed (scheme, private network)
    │   └── DownloadFailed            time-out, HTTP status, connection
    ├── VisionError                   the eyes failed
    │   ├── UnknownProvider           no vision provider of that name
    │   ├── ModelUnavailable          the embedded model cannot be loaded
    │   └── NobodyCouldLook           every provider in the list failed
    ├── ServiceError                  a model service outside did not answer
    │   ├── ServiceFailed             technical: the next provider may do better
    │   │   ├── ServiceUnreachable    no connection, or it was cut
    │   │   ├── ServiceTimedOut       no answer in time
    │   │   ├── ServiceBroken         5xx, or an answer that is no answer at all
    │   │   ├── ServiceBusy           too many requests; `retry_after_s` says when to come back
    │   │   └── AnswerUnusable        it answered, but not in the form that was asked for
    │   ├── ServiceMisconfigured      technical, and trying again will not help
    │   │   ├── KeyRefused            the key is wrong or may not do this
    │   │   ├── QuotaUsedUp           the account has no credit left
    │   │   └── RequestRejected       it does not know the model, or will not take the request
    │   └── ServiceRefused            logical: it will not answer about this photo, so nobody else is asked
    │       ├── AnswerRefused         the model declined
    │       └── ContentFiltered       a content filter stopped it
    ├── BudgetReached                 a paid call could go over a hard budget
    ├── MaxCostReached                a paid call could go over `--max-cost`
    ├── PriceUnknown                  a limit cannot be kept: nobody knows what the call costs
    ├── LedgerUnavailable             the ledger cannot be read, or a hard budget cannot be checked in it
    ├── KeyMissing                    a provider was chosen and its key is not set
    ├── ExtraMissing                  what was chosen needs a package that is not installed
    ├── CacheUnavailable              the cache that was named cannot be used
    ├── CacheOff                      a command is about the cache, and it is switched off
    ├── RuleBookInvalid               a rule book does not fit its format
    ├── ItemUnknown                   no item of that id in the rule book
    ├── SettingInvalid                a setting has an impossible value
    ├── AnswerInvalid                 a JSON text is not an Analysis
    ├── EvaluationImpossible          a labelled folder has nothing to evaluate
    ├── OutputFailed                  a result could not be written (disk full, no permission)
    └── PageMissing                   the files of the page are not where the package has them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from wastecoach.core.asking import Usage


class WastecoachError(Exception):
    """Base of all errors; `code` names it for programs, `params` fill its message. Params: `detail`."""

    code: ClassVar[str] = "error"

    def __init__(self, **params: str | float) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes, whatever their class takes to be made."""
        return _as_it_was, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        """A plain line for logs; people read the message catalogue instead."""
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({shown})" if shown else self.code


def _as_it_was(
    kind: type[WastecoachError], args: tuple[object, ...], state: dict[str, object]
) -> WastecoachError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class PhotoError(WastecoachError):
    """Something is wrong with a photo."""

    code = "photo"


class PhotoNotFound(PhotoError):
    """No such file. Params: `source`."""

    code = "photo_not_found"


class PhotoUnreadable(PhotoError):
    """The file exists and cannot be read. Params: `source`."""

    code = "photo_unreadable"


class PhotoEmpty(PhotoError):
    """Zero bytes."""

    code = "photo_empty"


class PhotoTooLarge(PhotoError):
    """More bytes than allowed. Params: `limit_mb`."""

    code = "photo_too_large"


class PhotoTooManyPixels(PhotoError):
    """More pixels than allowed. Params: `limit_megapixels`."""

    code = "photo_too_many_pixels"


class PhotoNotAnImage(PhotoError):
    """The bytes are no supported image."""

    code = "photo_not_an_image"


class PhotoDamaged(PhotoError):
    """The image is truncated or broken inside."""

    code = "photo_damaged"


class NoPhotosFound(PhotoError):
    """A folder or pattern without photos. Params: `source`."""

    code = "no_photos_found"


class DownloadError(WastecoachError):
    """A photo's address did not give a photo."""

    code = "download"


class DownloadRefused(DownloadError):
    """The address is not allowed. Params: `source`."""

    code = "download_refused"


class DownloadFailed(DownloadError):
    """The download failed. Params: `source`, `detail`."""

    code = "download_failed"


class VisionError(WastecoachError):
    """The eyes failed."""

    code = "vision"


class UnknownProvider(VisionError):
    """No vision provider of that name. Params: `provider`, `known`."""

    code = "unknown_provider"


class ModelUnavailable(VisionError):
    """The embedded model cannot be loaded. Params: `detail`."""

    code = "model_unavailable"


class NobodyCouldLook(VisionError):
    """Every provider in the list failed. Params: `tried`."""

    code = "nobody_could_look"


class ServiceError(WastecoachError):
    """A model service outside did not answer as asked.

    What it charges nonetheless is known (`usage`: an answer of no use), or not: `sent` tells that the question may have
    reached it before it failed.

    Params: `provider`, `detail` (never with a key in it).
    """

    code = "service"
    usage: Usage | None = None
    sent: bool = False


class ServiceFailed(ServiceError):
    """Technical: trying again, or the next provider, may do better. Params: `provider`, `detail`."""

    code = "service_failed"


class ServiceUnreachable(ServiceFailed):
    """No connection, or it was cut. Params: `provider`, `detail`."""

    code = "service_unreachable"


class ServiceTimedOut(ServiceFailed):
    """No answer in time. Params: `provider`, `seconds`."""

    code = "service_timed_out"


class ServiceBroken(ServiceFailed):
    """The service has an error of its own. Params: `provider`, `detail`."""

    code = "service_broken"


class ServiceBusy(ServiceFailed):
    """Too many requests. Params: `provider`, `retry_after_s` (0 where the service does not say)."""

    code = "service_busy"


class AnswerUnusable(ServiceFailed):
    """It answered, but not in the form that was asked for. Params: `provider`, `detail`."""

    code = "answer_unusable"


class ServiceMisconfigured(ServiceError):
    """Technical, and trying again will not help. Params: `provider`, `detail`."""

    code = "service_misconfigured"


class KeyRefused(ServiceMisconfigured):
    """The key is wrong or may not do this. Params: `provider`."""

    code = "key_refused"


class QuotaUsedUp(ServiceMisconfigured):
    """The account has no credit left. Params: `provider`."""

    code = "quota_used_up"


class RequestRejected(ServiceMisconfigured):
    """It does not know the model, or will not take the request. Params: `provider`, `detail`."""

    code = "request_rejected"


class ServiceRefused(ServiceError):
    """Logical: it will not answer about this photo, so nobody else is asked. Params: `provider`."""

    code = "service_refused"


class AnswerRefused(ServiceRefused):
    """The model declined. Params: `provider`."""

    code = "answer_refused"


class ContentFiltered(ServiceRefused):
    """A content filter stopped it. Params: `provider`."""

    code = "content_filtered"


class BudgetReached(WastecoachError):
    """A paid call could go over a hard budget; what is set aside for calls under way counts as spent.

    Params: `period` (day or month), `spent_usd`, `limit_usd`.
    """

    code = "budget_reached"


class MaxCostReached(WastecoachError):
    """A paid call could go over the limit of this run. Params: `spent_usd`, `limit_usd`."""

    code = "max_cost_reached"


class PriceUnknown(WastecoachError):
    """A hard budget or `--max-cost` is set, and the call has no known price. Params: `provider`, `model`."""

    code = "price_unknown"


class LedgerUnavailable(WastecoachError):
    """The ledger cannot be read, or a hard budget cannot be checked in it. Params: `ledger`, `detail`."""

    code = "ledger_unavailable"


class KeyMissing(WastecoachError):
    """A provider was chosen and its key is not set. Params: `provider`, `setting`."""

    code = "key_missing"


class ExtraMissing(WastecoachError):
    """What was chosen needs a package that is not installed. Params: `chosen`, `extra`."""

    code = "extra_missing"


class CacheUnavailable(WastecoachError):
    """The cache that was named cannot be used. Params: `cache` (no secrets in it), `detail`."""

    code = "cache_unavailable"


class CacheOff(WastecoachError):
    """A command is about the cache, and it is switched off."""

    code = "cache_off"


class RuleBookInvalid(WastecoachError):
    """A rule book does not fit its format; `problems` lists every fault, a line each. Params: `count`, `first`."""

    code = "rule_book_invalid"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(count=len(problems), first=problems[0] if problems else "")
        self.problems = problems


class ItemUnknown(WastecoachError):
    """No item of that id in the rule book. Params: `item`."""

    code = "item_unknown"


class SettingInvalid(WastecoachError):
    """A setting has an impossible value. Params: `setting`, `detail`."""

    code = "setting_invalid"


class AnswerInvalid(WastecoachError):
    """A JSON text is not an Analysis. Params: `detail`."""

    code = "answer_invalid"


class EvaluationImpossible(WastecoachError):
    """A labelled folder has nothing to evaluate. Params: `source`."""

    code = "evaluation_impossible"


class OutputFailed(WastecoachError):
    """A result could not be written. Params: `target`, `detail`."""

    code = "output_failed"


class PageMissing(WastecoachError):
    """The files of the page are not where the package has them. Params: `folder`."""

    code = "page_missing"
