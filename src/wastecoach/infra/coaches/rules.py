"""The coach that needs nobody: the rule book's own words."""

from __future__ import annotations

from wastecoach.core.analysis import Guidance, Sighting
from wastecoach.core.asking import Phrased


class RuleCoach:
    """Coach `rules`: the rule text is the answer."""

    def phrase(self, decided: tuple[tuple[Sighting, Guidance], ...]) -> tuple[Phrased, ...]:
        """The guidance as the rules worded it."""
        return tuple(Phrased(guidance) for _, guidance in decided)
