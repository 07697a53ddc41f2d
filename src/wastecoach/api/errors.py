"""Which HTTP status an error is; a test walks every class through it."""

from __future__ import annotations

from http import HTTPStatus

from wastecoach.core import errors
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs import errors as job_errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.places import errors as place_errors

STATUSES: dict[type[WastecoachError], HTTPStatus] = {
    errors.WastecoachError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.PhotoError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PhotoNotFound: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PhotoUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PhotoEmpty: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PhotoTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.PhotoTooManyPixels: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PhotoNotAnImage: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.PhotoDamaged: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NoPhotosFound: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DownloadError: HTTPStatus.BAD_GATEWAY,
    errors.DownloadRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DownloadFailed: HTTPStatus.BAD_GATEWAY,
    errors.VisionError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.UnknownProvider: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NobodyCouldLook: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ServiceError: HTTPStatus.BAD_GATEWAY,
    errors.ServiceFailed: HTTPStatus.BAD_GATEWAY,
    errors.ServiceUnreachable: HTTPStatus.BAD_GATEWAY,
    errors.ServiceTimedOut: HTTPStatus.GATEWAY_TIMEOUT,
    errors.ServiceBroken: HTTPStatus.BAD_GATEWAY,
    errors.ServiceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.AnswerUnusable: HTTPStatus.BAD_GATEWAY,
    errors.ServiceMisconfigured: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.KeyRefused: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.QuotaUsedUp: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.RequestRejected: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ServiceRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AnswerRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ContentFiltered: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BudgetReached: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.MaxCostReached: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.PriceUnknown: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.LedgerUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.KeyMissing: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ExtraMissing: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.CacheUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CacheOff: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.RuleBookInvalid: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ItemUnknown: HTTPStatus.NOT_FOUND,
    errors.SettingInvalid: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.AnswerInvalid: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.EvaluationImpossible: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.OutputFailed: HTTPStatus.INTERNAL_SERVER_ERROR,
    job_errors.JobError: HTTPStatus.CONFLICT,
    job_errors.JobNotFound: HTTPStatus.NOT_FOUND,
    job_errors.JobExpired: HTTPStatus.GONE,
    job_errors.JobNotDone: HTTPStatus.CONFLICT,
    job_errors.JobFailed: HTTPStatus.CONFLICT,
    job_errors.JobGivenUp: HTTPStatus.INTERNAL_SERVER_ERROR,
    job_errors.JobBroke: HTTPStatus.INTERNAL_SERVER_ERROR,
    job_errors.IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    job_errors.BatchNotFound: HTTPStatus.NOT_FOUND,
    job_errors.LetterNotFound: HTTPStatus.NOT_FOUND,
    job_errors.UploadError: HTTPStatus.UNPROCESSABLE_ENTITY,
    job_errors.UploadMissing: HTTPStatus.CONFLICT,
    job_errors.UploadMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    job_errors.UploadExpired: HTTPStatus.FORBIDDEN,
    job_errors.UploadForbidden: HTTPStatus.FORBIDDEN,
    job_errors.RequestError: HTTPStatus.BAD_REQUEST,
    job_errors.RequestInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    job_errors.RequestTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    job_errors.RequestRefused: HTTPStatus.BAD_REQUEST,
    job_errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    job_errors.DependencyError: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.RecordsUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.RecordsOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.PhotoStoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.PhotoStoreFull: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.PhotoGone: HTTPStatus.GONE,
    job_errors.QueueUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    job_errors.ServerError: HTTPStatus.BAD_GATEWAY,
    job_errors.ServerUnreachable: HTTPStatus.BAD_GATEWAY,
    job_errors.ServerRefused: HTTPStatus.BAD_GATEWAY,
    people_errors.PeopleError: HTTPStatus.FORBIDDEN,
    people_errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    people_errors.TokenInvalid: HTTPStatus.UNAUTHORIZED,
    people_errors.TokenExpired: HTTPStatus.UNAUTHORIZED,
    people_errors.SessionEnded: HTTPStatus.UNAUTHORIZED,
    people_errors.TokenReused: HTTPStatus.UNAUTHORIZED,
    people_errors.NotAllowed: HTTPStatus.FORBIDDEN,
    people_errors.PersonNotFound: HTTPStatus.NOT_FOUND,
    people_errors.SessionNotFound: HTTPStatus.NOT_FOUND,
    people_errors.SignInError: HTTPStatus.BAD_REQUEST,
    people_errors.ProviderUnknown: HTTPStatus.NOT_FOUND,
    people_errors.RedirectForbidden: HTTPStatus.BAD_REQUEST,
    people_errors.SignInLost: HTTPStatus.BAD_REQUEST,
    people_errors.SignInRefused: HTTPStatus.FORBIDDEN,
    people_errors.SignInCodeInvalid: HTTPStatus.BAD_REQUEST,
    people_errors.ProviderFailed: HTTPStatus.BAD_GATEWAY,
    people_errors.IdentityTaken: HTTPStatus.CONFLICT,
    people_errors.LastIdentity: HTTPStatus.CONFLICT,
    people_errors.KeysUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
    people_errors.KeyNotFound: HTTPStatus.NOT_FOUND,
    people_errors.FeedbackNotFound: HTTPStatus.NOT_FOUND,
    place_errors.PlaceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    place_errors.CoordinatesInvalid: HTTPStatus.BAD_REQUEST,
    place_errors.BinFileUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    place_errors.BinColumnsUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    place_errors.BinRowsRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    place_errors.OpenDataUnavailable: HTTPStatus.BAD_GATEWAY,
    place_errors.OpenDataRefused: HTTPStatus.BAD_GATEWAY,
}
BY_CODE = {kind.code: kind for kind in STATUSES}


def status_of(error: WastecoachError) -> HTTPStatus:
    """The status of an error: its own class's, else its nearest parent's."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def status_of_code(code: str) -> HTTPStatus:
    """The status of the error that a code names."""
    return STATUSES[BY_CODE.get(code, errors.WastecoachError)]
