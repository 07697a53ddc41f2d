"""Exit codes: what a script can tell apart. Documented in docs/command-line.md, which a test compares with this."""

from __future__ import annotations

from enum import IntEnum

from wastecoach.core import errors


class Exit(IntEnum):
    """How the program ended."""

    OK = 0
    ERROR = 1
    USAGE = 2
    NOT_FOUND = 3
    SOME_SKIPPED = 4
    PHOTO_NOT_FOUND = 10
    PHOTO_UNREADABLE = 11
    PHOTO_EMPTY = 12
    PHOTO_TOO_LARGE = 13
    PHOTO_TOO_MANY_PIXELS = 14
    PHOTO_NOT_AN_IMAGE = 15
    PHOTO_DAMAGED = 16
    NO_PHOTOS_FOUND = 17
    PHOTO_UNUSABLE = 18
    DOWNLOAD_FAILED = 20
    DOWNLOAD_REFUSED = 21
    VISION_FAILED = 30
    UNKNOWN_PROVIDER = 31
    MODEL_UNAVAILABLE = 32
    NOBODY_COULD_LOOK = 33
    SERVICE_FAILED = 34
    SERVICE_UNREACHABLE = 35
    SERVICE_TIMED_OUT = 36
    SERVICE_BROKEN = 37
    SERVICE_BUSY = 38
    ANSWER_UNUSABLE = 39
    RULE_BOOK_INVALID = 40
    ITEM_UNKNOWN = 41
    SETTING_INVALID = 42
    ANSWER_INVALID = 43
    EVALUATION_IMPOSSIBLE = 44
    OUTPUT_FAILED = 45
    SERVICE_MISCONFIGURED = 50
    KEY_REFUSED = 51
    QUOTA_USED_UP = 52
    REQUEST_REJECTED = 53
    KEY_MISSING = 54
    EXTRA_MISSING = 55
    SERVICE_REFUSED = 56
    ANSWER_REFUSED = 57
    CONTENT_FILTERED = 58
    BUDGET_REACHED = 60
    MAX_COST_REACHED = 61
    CACHE_UNAVAILABLE = 62
    PRICE_UNKNOWN = 63
    LEDGER_UNAVAILABLE = 64
    CACHE_OFF = 65
    INTERRUPTED = 130
    TERMINATED = 143


EXITS: dict[type[errors.WastecoachError], Exit] = {
    errors.WastecoachError: Exit.ERROR,
    errors.PhotoError: Exit.PHOTO_UNUSABLE,
    errors.PhotoNotFound: Exit.PHOTO_NOT_FOUND,
    errors.PhotoUnreadable: Exit.PHOTO_UNREADABLE,
    errors.PhotoEmpty: Exit.PHOTO_EMPTY,
    errors.PhotoTooLarge: Exit.PHOTO_TOO_LARGE,
    errors.PhotoTooManyPixels: Exit.PHOTO_TOO_MANY_PIXELS,
    errors.PhotoNotAnImage: Exit.PHOTO_NOT_AN_IMAGE,
    errors.PhotoDamaged: Exit.PHOTO_DAMAGED,
    errors.NoPhotosFound: Exit.NO_PHOTOS_FOUND,
    errors.DownloadError: Exit.DOWNLOAD_FAILED,
    errors.DownloadFailed: Exit.DOWNLOAD_FAILED,
    errors.DownloadRefused: Exit.DOWNLOAD_REFUSED,
    errors.VisionError: Exit.VISION_FAILED,
    errors.UnknownProvider: Exit.UNKNOWN_PROVIDER,
    errors.ModelUnavailable: Exit.MODEL_UNAVAILABLE,
    errors.NobodyCouldLook: Exit.NOBODY_COULD_LOOK,
    errors.ServiceError: Exit.SERVICE_FAILED,
    errors.ServiceFailed: Exit.SERVICE_FAILED,
    errors.ServiceUnreachable: Exit.SERVICE_UNREACHABLE,
    errors.ServiceTimedOut: Exit.SERVICE_TIMED_OUT,
    errors.ServiceBroken: Exit.SERVICE_BROKEN,
    errors.ServiceBusy: Exit.SERVICE_BUSY,
    errors.AnswerUnusable: Exit.ANSWER_UNUSABLE,
    errors.ServiceMisconfigured: Exit.SERVICE_MISCONFIGURED,
    errors.KeyRefused: Exit.KEY_REFUSED,
    errors.QuotaUsedUp: Exit.QUOTA_USED_UP,
    errors.RequestRejected: Exit.REQUEST_REJECTED,
    errors.KeyMissing: Exit.KEY_MISSING,
    errors.ExtraMissing: Exit.EXTRA_MISSING,
    errors.ServiceRefused: Exit.SERVICE_REFUSED,
    errors.AnswerRefused: Exit.ANSWER_REFUSED,
    errors.ContentFiltered: Exit.CONTENT_FILTERED,
    errors.BudgetReached: Exit.BUDGET_REACHED,
    errors.MaxCostReached: Exit.MAX_COST_REACHED,
    errors.PriceUnknown: Exit.PRICE_UNKNOWN,
    errors.LedgerUnavailable: Exit.LEDGER_UNAVAILABLE,
    errors.CacheUnavailable: Exit.CACHE_UNAVAILABLE,
    errors.CacheOff: Exit.CACHE_OFF,
    errors.RuleBookInvalid: Exit.RULE_BOOK_INVALID,
    errors.ItemUnknown: Exit.ITEM_UNKNOWN,
    errors.SettingInvalid: Exit.SETTING_INVALID,
    errors.AnswerInvalid: Exit.ANSWER_INVALID,
    errors.EvaluationImpossible: Exit.EVALUATION_IMPOSSIBLE,
    errors.OutputFailed: Exit.OUTPUT_FAILED,
}


def exit_of(error: errors.WastecoachError) -> Exit:
    """The exit code of an error: its own class's, else its nearest parent's."""
    return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)
