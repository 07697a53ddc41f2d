"""A wastecoach server, asked over HTTP: `Client(base_url)`."""

from __future__ import annotations

from wastecoach.client.batches import Batch, BatchAnswer, Sent
from wastecoach.client.client import Client
from wastecoach.client.credentials import SavedSignIn
from wastecoach.client.own import Filters, Me
from wastecoach.core.jobs.job import Location
from wastecoach.core.jobs.progress import Progress
from wastecoach.core.people.corrections.correction import Correction, Said

__all__ = [
    "Batch",
    "BatchAnswer",
    "Client",
    "Correction",
    "Filters",
    "Location",
    "Me",
    "Progress",
    "Said",
    "SavedSignIn",
    "Sent",
]
