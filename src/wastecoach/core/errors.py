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
    │   └── ModelUnavailable          the embedded model cannot be loaded
    ├── RuleBookInvalid               a rule book does not fit its format
    ├── ItemUnknown                   no item of that id in the rule book
    ├── SettingInvalid                a setting has an impossible value
    ├── AnswerInvalid                 a JSON text is not an Analysis
    ├── EvaluationImpossible          a labelled folder has nothing to evaluate
    └── OutputFailed                  a result could not be written (disk full, no permission)
"""

from __future__ import annotations

from typing import ClassVar


class WastecoachError(Exception):
    """Base of all errors; `code` names it for programs, `params` fill its message. Params: `detail`."""

    code: ClassVar[str] = "error"

    def __init__(self, **params: str | float) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        """A plain line for logs; people read the message catalogue instead."""
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({shown})" if shown else self.code


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
