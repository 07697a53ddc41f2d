"""No location is known, so no collection point is near."""

from __future__ import annotations

from wastecoach.core.analysis import Place


class NoPlaces:
    """Place finder of an installation without collection points."""

    def near(self, streams: tuple[str, ...]) -> tuple[Place, ...]:  # noqa: ARG002 -- the port's shape
        """Always empty."""
        return ()
