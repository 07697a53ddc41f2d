"""Exit codes: what a script can tell apart. Documented in docs/command-line.md, which a test compares with this."""

from __future__ import annotations

from enum import IntEnum

from wastecoach.core import errors
from wastecoach.core.clusters import errors as cluster_errors
from wastecoach.core.jobs import errors as job_errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.places import errors as place_errors


class Exit(IntEnum):
    """How the program ended."""

    OK = 0
    ERROR = 1
    USAGE = 2
    NOT_FOUND = 3
    SOME_SKIPPED = 4
    DEGRADED = 5
    DOWN = 6
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
    CLUSTER_ERROR = 22
    CLUSTER_UNKNOWN = 23
    TOOL_MISSING = 24
    SOURCE_MISSING = 25
    STEP_FAILED = 26
    REBUILD_UNDER_WAY = 27
    NOT_CONFIRMED = 28
    CLOUD_REFUSED = 29
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
    PAGE_MISSING = 46
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
    SIGN_IN_OFF = 66
    BIN_POINTS_MISSING = 67
    JOB_FAILED = 70
    JOB_NOT_FOUND = 71
    JOB_EXPIRED = 72
    JOB_NOT_DONE = 73
    IDEMPOTENCY_KEY_REUSED = 74
    LETTER_NOT_FOUND = 75
    BATCH_NOT_FOUND = 76
    SIGN_IN_PUBLIC_URL_UNKNOWN = 77
    UPLOAD_FAILED = 78
    UPLOAD_MISSING = 79
    UPLOAD_MISMATCH = 80
    UPLOAD_EXPIRED = 81
    UPLOAD_FORBIDDEN = 82
    JOB_GIVEN_UP = 83
    REQUEST_INVALID = 84
    TOO_MANY_REQUESTS = 85
    JOB_BROKE = 86
    REQUEST_TOO_LARGE = 87
    REQUEST_REFUSED = 88
    KEY_NOT_FOUND = 89
    DEPENDENCY_UNAVAILABLE = 90
    RECORDS_UNAVAILABLE = 91
    RECORDS_OUTDATED = 92
    PHOTO_STORE_UNAVAILABLE = 93
    PHOTO_STORE_FULL = 94
    PHOTO_GONE = 95
    QUEUE_UNAVAILABLE = 96
    SESSION_NOT_FOUND = 97
    SERVER_REFUSED = 98
    SERVER_UNREACHABLE = 99
    PEOPLE_ERROR = 100
    NOT_SIGNED_IN = 101
    TOKEN_INVALID = 102
    TOKEN_EXPIRED = 103
    SESSION_ENDED = 104
    TOKEN_REUSED = 105
    NOT_ALLOWED = 106
    PERSON_NOT_FOUND = 107
    SIGN_IN_FAILED = 108
    SIGN_IN_PROVIDER_UNKNOWN = 109
    REDIRECT_FORBIDDEN = 110
    SIGN_IN_LOST = 111
    SIGN_IN_REFUSED = 112
    SIGN_IN_CODE_INVALID = 113
    SIGN_IN_PROVIDER_FAILED = 114
    IDENTITY_TAKEN = 115
    LAST_IDENTITY = 116
    KEYS_UNREADABLE = 117
    FEEDBACK_NOT_FOUND = 118
    PLACES_UNUSABLE = 119
    COORDINATES_INVALID = 120
    BIN_FILE_UNREADABLE = 121
    BIN_COLUMNS_UNKNOWN = 122
    BIN_ROWS_REJECTED = 123
    OPEN_DATA_UNAVAILABLE = 124
    OPEN_DATA_REFUSED = 125
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
    errors.PageMissing: Exit.PAGE_MISSING,
    job_errors.JobError: Exit.JOB_FAILED,
    job_errors.JobNotFound: Exit.JOB_NOT_FOUND,
    job_errors.JobExpired: Exit.JOB_EXPIRED,
    job_errors.JobNotDone: Exit.JOB_NOT_DONE,
    job_errors.JobFailed: Exit.JOB_FAILED,
    job_errors.JobGivenUp: Exit.JOB_GIVEN_UP,
    job_errors.JobBroke: Exit.JOB_BROKE,
    job_errors.IdempotencyKeyReused: Exit.IDEMPOTENCY_KEY_REUSED,
    job_errors.BatchNotFound: Exit.BATCH_NOT_FOUND,
    job_errors.LetterNotFound: Exit.LETTER_NOT_FOUND,
    job_errors.UploadError: Exit.UPLOAD_FAILED,
    job_errors.UploadMissing: Exit.UPLOAD_MISSING,
    job_errors.UploadMismatch: Exit.UPLOAD_MISMATCH,
    job_errors.UploadExpired: Exit.UPLOAD_EXPIRED,
    job_errors.UploadForbidden: Exit.UPLOAD_FORBIDDEN,
    job_errors.RequestError: Exit.REQUEST_INVALID,
    job_errors.RequestInvalid: Exit.REQUEST_INVALID,
    job_errors.RequestTooLarge: Exit.REQUEST_TOO_LARGE,
    job_errors.RequestRefused: Exit.REQUEST_REFUSED,
    job_errors.TooManyRequests: Exit.TOO_MANY_REQUESTS,
    job_errors.DependencyError: Exit.DEPENDENCY_UNAVAILABLE,
    job_errors.RecordsUnavailable: Exit.RECORDS_UNAVAILABLE,
    job_errors.RecordsOutdated: Exit.RECORDS_OUTDATED,
    job_errors.PhotoStoreUnavailable: Exit.PHOTO_STORE_UNAVAILABLE,
    job_errors.PhotoStoreFull: Exit.PHOTO_STORE_FULL,
    job_errors.PhotoGone: Exit.PHOTO_GONE,
    job_errors.QueueUnavailable: Exit.QUEUE_UNAVAILABLE,
    job_errors.ServerError: Exit.SERVER_REFUSED,
    job_errors.ServerUnreachable: Exit.SERVER_UNREACHABLE,
    job_errors.ServerRefused: Exit.SERVER_REFUSED,
    people_errors.PeopleError: Exit.PEOPLE_ERROR,
    people_errors.NotSignedIn: Exit.NOT_SIGNED_IN,
    people_errors.TokenInvalid: Exit.TOKEN_INVALID,
    people_errors.TokenExpired: Exit.TOKEN_EXPIRED,
    people_errors.SessionEnded: Exit.SESSION_ENDED,
    people_errors.TokenReused: Exit.TOKEN_REUSED,
    people_errors.NotAllowed: Exit.NOT_ALLOWED,
    people_errors.PersonNotFound: Exit.PERSON_NOT_FOUND,
    people_errors.SessionNotFound: Exit.SESSION_NOT_FOUND,
    people_errors.SignInError: Exit.SIGN_IN_FAILED,
    people_errors.PublicUrlUnknown: Exit.SIGN_IN_PUBLIC_URL_UNKNOWN,
    people_errors.SignInOff: Exit.SIGN_IN_OFF,
    people_errors.ProviderUnknown: Exit.SIGN_IN_PROVIDER_UNKNOWN,
    people_errors.RedirectForbidden: Exit.REDIRECT_FORBIDDEN,
    people_errors.SignInLost: Exit.SIGN_IN_LOST,
    people_errors.SignInRefused: Exit.SIGN_IN_REFUSED,
    people_errors.SignInCodeInvalid: Exit.SIGN_IN_CODE_INVALID,
    people_errors.ProviderFailed: Exit.SIGN_IN_PROVIDER_FAILED,
    people_errors.IdentityTaken: Exit.IDENTITY_TAKEN,
    people_errors.LastIdentity: Exit.LAST_IDENTITY,
    people_errors.KeysUnreadable: Exit.KEYS_UNREADABLE,
    people_errors.KeyNotFound: Exit.KEY_NOT_FOUND,
    people_errors.FeedbackNotFound: Exit.FEEDBACK_NOT_FOUND,
    cluster_errors.ClusterError: Exit.CLUSTER_ERROR,
    cluster_errors.ClusterUnknown: Exit.CLUSTER_UNKNOWN,
    cluster_errors.NodeUnknown: Exit.NOT_FOUND,
    cluster_errors.ToolMissing: Exit.TOOL_MISSING,
    cluster_errors.SourceMissing: Exit.SOURCE_MISSING,
    cluster_errors.StepFailed: Exit.STEP_FAILED,
    cluster_errors.RebuildUnderWay: Exit.REBUILD_UNDER_WAY,
    cluster_errors.NotConfirmed: Exit.NOT_CONFIRMED,
    cluster_errors.CloudRefused: Exit.CLOUD_REFUSED,
    place_errors.PlaceError: Exit.PLACES_UNUSABLE,
    place_errors.CoordinatesInvalid: Exit.COORDINATES_INVALID,
    place_errors.BinFileUnreadable: Exit.BIN_FILE_UNREADABLE,
    place_errors.BinColumnsUnknown: Exit.BIN_COLUMNS_UNKNOWN,
    place_errors.BinRowsRejected: Exit.BIN_ROWS_REJECTED,
    place_errors.BinPointsMissing: Exit.BIN_POINTS_MISSING,
    place_errors.OpenDataUnavailable: Exit.OPEN_DATA_UNAVAILABLE,
    place_errors.OpenDataRefused: Exit.OPEN_DATA_REFUSED,
}


def exit_of(error: errors.WastecoachError) -> Exit:
    """The exit code of an error: its own class's, else its nearest parent's."""
    return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)
