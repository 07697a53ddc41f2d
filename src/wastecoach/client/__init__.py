"""A wastecoach server, asked over HTTP: `Client(base_url)`."""

from __future__ import annotations

from wastecoach.client.batches import Batch, BatchAnswer, Sent
from wastecoach.client.client import Client
from wastecoach.core.jobs.job import Location
from wastecoach.core.jobs.progress import Progress

__all__ = ["Batch", "BatchAnswer", "Client", "Location", "Progress", "Sent"]
