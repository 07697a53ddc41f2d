"""Eyes that give class labels: what is the same for every service that is asked for them."""

from __future__ import annotations

from functools import cached_property

from wastecoach.core.name_index import Index, index_book
from wastecoach.core.rules import RuleBook
from wastecoach.infra.services.classifiers import ClassifierService


class LabellingEyes:
    """A vision provider that is a classifier or detector; its sub-classes look.

    Args:
        service: Who is asked.
        model: As the service calls it.
        book: The rule book.
    """

    prompt = None
    paid = True

    def __init__(self, service: ClassifierService, model: str, book: RuleBook) -> None:
        self.provider = service.provider
        self.model = model
        self.variant = service.variant
        self.access = service.access
        self._service = service
        self._book = book

    def close(self) -> None:
        """Close the connections; the next look opens new ones."""
        self._service.close()

    @cached_property
    def _index(self) -> Index:
        return index_book(self._book)
