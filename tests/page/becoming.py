"""Who a browser is: what the page would have kept after somebody became known there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Puts tokens into the database of the page under one of its two names, as if they had been got from there.
BECOME = """([name, tokens]) => new Promise((done, failed) => {
  const opening = indexedDB.open("wastecoach");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const writing = opening.result.transaction("signed", "readwrite");
    writing.objectStore("signed").put(tokens, name);
    writing.onerror = failed;
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})"""


def become(page: Page, name: str, tokens: dict[str, Any]) -> None:
    """From now on a browser, which has the page open, is this `device` or `person`; the next visit sees it."""
    page.evaluate(BECOME, [name, tokens])
