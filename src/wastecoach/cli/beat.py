"""`wastecoach beat`: asks workers for what is due."""

from __future__ import annotations

from wastecoach.cli.failing import spoken
from wastecoach.core.analysis import Language
from wastecoach.settings import load_settings


def run(language: Language | None) -> None:
    """Beat until told to end.

    Raises:
        WastecoachError: It cannot begin.
    """
    from wastecoach.api.worker.beat import run_beat
    from wastecoach.bootstrap.observing import observe_process
    from wastecoach.infra.work.celery_app import broker_of

    settings = load_settings()
    spoken(language, settings)
    broker_of(settings.broker_url)
    observe_process(settings, "beat")
    run_beat(settings)
