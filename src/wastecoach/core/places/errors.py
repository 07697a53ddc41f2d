"""Errors about collection points.

The tree of `core/errors.py` goes on here; it carries codes and parameters only.

    WastecoachError
    └── PlaceError                    something is wrong with collection points
        ├── CoordinatesInvalid        no point on earth
        ├── BinFileUnreadable         a file of collection points cannot be read as what it says it is
        ├── BinColumnsUnknown         it can be read, but nobody knows where in it a point lies
        ├── BinRowsRejected           too much of it cannot be used: nothing was loaded
        ├── BinPointsMissing          most points of a source would be dropped: nothing was changed
        ├── OpenDataUnavailable       the public data service did not answer as it should
        └── OpenDataRefused           it wants another key, or no more today
"""

from __future__ import annotations

from wastecoach.core.errors import WastecoachError


class PlaceError(WastecoachError):
    """Something is wrong with collection points."""

    code = "place"


class CoordinatesInvalid(PlaceError):
    """No point on earth. Params: `given`."""

    code = "coordinates_invalid"


class BinFileUnreadable(PlaceError):
    """A file of collection points cannot be read as what it says it is. Params: `file`, `detail`."""

    code = "bin_file_unreadable"


class BinColumnsUnknown(PlaceError):
    """Nobody knows where in it a point lies. Params: `file`, `detail` (what is missing)."""

    code = "bin_columns_unknown"


class BinRowsRejected(PlaceError):
    """Too much of a file cannot be used: nothing was loaded. Params: `file`, `rejected`, `read`."""

    code = "bin_rows_rejected"


class BinPointsMissing(PlaceError):
    """Most points of the sources would be dropped: nothing was changed. Params: `file`, `dropped`, `kept`."""

    code = "bin_points_missing"


class OpenDataUnavailable(PlaceError):
    """The public data service did not answer as it should. Params: `set`, `detail`."""

    code = "open_data_unavailable"


class OpenDataRefused(PlaceError):
    """The public data service wants another key, or no more today. Params: `set`, `detail`."""

    code = "open_data_refused"
