"""The pipeline as a job runs it: made once in a process, with the model loaded when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import get_args

from pydantic import SecretStr

from wastecoach.bootstrap import knowledge, ports
from wastecoach.bootstrap.providers import embedded
from wastecoach.core import forgetting, retelling
from wastecoach.core.analysis import Analysis, Guidance, Language
from wastecoach.core.decision import Locality, locate
from wastecoach.core.errors import KeyMissing
from wastecoach.core.guidance import guide_item
from wastecoach.core.jobs.job import Wish
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.ports import PlaceFinder, Ports
from wastecoach.core.rules import Item
from wastecoach.core.stages import Listener
from wastecoach.infra.coaches.rules import RuleCoach
from wastecoach.settings import Settings

UNNAMED = "photo"
LANGUAGES: tuple[Language, ...] = get_args(Language)
KEYS = tuple(name for name in Settings.model_fields if name.endswith("_api_key"))


class Analysing:
    """What `JobPorts.analyse` and `JobPorts.retell` are, and what a correction needs of the pipeline.

    Args:
        settings: In force.
        places: Who knows collection points; the settings' choice when None.
    """

    def __init__(self, settings: Settings, places: PlaceFinder | None = None) -> None:
        self._settings = settings
        self._places = places
        self._lock = threading.Lock()
        self._made: dict[bool, Ports] = {}
        self._keyless: Ports | None = None

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
        pipeline = replace(self._ports(frugal=wish.frugal), fetch=lambda _: fetch())
        locality = self._locality(wish, knowing)
        name = wish.name or UNNAMED
        return analyse(name, pipeline, knowing, locality, listener, wish.location)

    def retell(self, analysis: Analysis, wish: Wish, language: Language) -> Analysis:
        """A result in the rules' own words of another language, at once: whoever asks waits, and no service is paid."""
        knowing = knowledge(self._settings, language)
        return retelling.retell(analysis, RuleCoach(), knowing, self._locality(wish, knowing))

    def advise(self, item: Item, conditions: tuple[str, ...], wish: Wish) -> Guidance:
        """What to do with an item in the conditions of those ids, in the rules' own words."""
        knowing = knowledge(self._settings, wish.language)
        locality = self._locality(wish, knowing)
        return guide_item(item, conditions, knowing.book, locality, knowing.words)

    def forget_photo(self, digest: str, data: bytes | None) -> int:
        """Forget the cached answer of a photo and of those near to it; how many went."""
        return forgetting.forget_photo(digest, data, self._remembering())

    def _remembering(self) -> Ports:
        """A server that leaves all looking to workers need not have their keys to know what they remember."""
        with suppress(KeyMissing):
            return self._ports()
        with self._lock:
            if self._keyless is None:
                self._keyless = ports(_with_every_key(self._settings))
            return self._keyless

    def _ports(self, *, frugal: bool = False) -> Ports:
        # Many threads want it first at the same moment.
        with self._lock:
            if frugal not in self._made:
                made = ports(self._settings, frugal=frugal)
                self._made[frugal] = replace(made, places=self._places or made.places)
            return self._made[frugal]

    def _locality(self, wish: Wish, knowing: Knowledge) -> Locality:
        settings = self._settings
        return locate(
            wish.region or settings.region, wish.housing or settings.housing, knowing.book
        )


def _with_every_key(settings: Settings) -> Settings:
    """The same, as if no key were missing: good for nothing but to know by what name answers are remembered."""
    missing = [name for name in KEYS if getattr(settings, name) is None]
    return settings.model_copy(update=dict.fromkeys(missing, SecretStr("-")))
