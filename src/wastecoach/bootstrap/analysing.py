"""The pipeline as a job runs it: made once in a process, with the model loaded when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from wastecoach.bootstrap import knowledge, ports
from wastecoach.bootstrap.providers import embedded
from wastecoach.core import retelling
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.decision import Locality, locate
from wastecoach.core.jobs.job import Wish
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.ports import Ports
from wastecoach.core.stages import Listener
from wastecoach.infra.coaches.rules import RuleCoach
from wastecoach.settings import Settings

UNNAMED = "photo"
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Analysing:
    """What `JobPorts.analyse` and `JobPorts.retell` are.

    Args:
        settings: In force.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: Ports | None = None

    def warm(self) -> None:
        """Load now what the first analysis would have to wait for.

        Raises:
            UnknownProvider: No vision provider of that name.
            ModelUnavailable: The embedded model cannot be loaded.
            KeyMissing: A chosen provider has no key.
        """
        made = self._ports()
        for language in LANGUAGES:
            knowledge(self._settings, language)
        if made.memory is not None:
            # Photos seen before are compared by it, whoever looks; many threads would load it at the same moment.
            embedded(self._settings)

    def analyse(self, fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        """Run the pipeline on a photo that a function fetches."""
        knowing = knowledge(self._settings, wish.language)
        pipeline = replace(self._ports(), fetch=lambda _: fetch())
        return analyse(
            wish.name or UNNAMED, pipeline, knowing, self._locality(wish, knowing), listener
        )

    def retell(self, analysis: Analysis, wish: Wish, language: Language) -> Analysis:
        """A result in the rules' own words of another language, at once: whoever asks waits, and no service is paid."""
        knowing = knowledge(self._settings, language)
        return retelling.retell(analysis, RuleCoach(), knowing, self._locality(wish, knowing))

    def _ports(self) -> Ports:
        # Many threads want it first at the same moment.
        with self._lock:
            if self._made is None:
                self._made = ports(self._settings)
            return self._made

    def _locality(self, wish: Wish, knowing: Knowledge) -> Locality:
        settings = self._settings
        return locate(
            wish.region or settings.region, wish.housing or settings.housing, knowing.book
        )
