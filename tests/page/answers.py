"""Answers for the page: of real photos by way of its first screen, and fixed ones of states that no example shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args
from urllib.parse import parse_qs, urlsplit

from wastecoach import bootstrap
from wastecoach.core.analysis import Analysis, Language, PhotoFacts, Provenance, Sighting
from wastecoach.core.answer_json import to_json
from wastecoach.core.decision import Locality
from wastecoach.core.naming import named
from wastecoach.core.pipeline import decided
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

# The name of a job that no server has.
JOB = "0123456789abcdef0123456789abcdef"
CLEARED = """() => new Promise((done) => {
  const opening = indexedDB.open("wastecoach");
  opening.onsuccess = () => {
    const photos = opening.result.transaction("photos", "readwrite").objectStore("photos");
    const all = photos.getAll();
    all.onsuccess = () => photos.clear();
    photos.transaction.oncomplete = () => {
      opening.result.close();
      done(all.result[0].jobId);
    };
  };
})"""
LANGUAGES: tuple[Language, ...] = get_args(Language)


def photograph(page: Page, example: str) -> None:
    """Choose an example as a photo on the first screen, and wait for its answer."""
    page.goto("/")
    page.locator("input[type=file]").first.set_input_files(f"examples/{example}.jpg")
    page.wait_for_url("**/answer/*")
    page.locator("article h2").first.wait_for()


def suggested(page: Page, name: str | None = None) -> Locator:
    """A suggestion for all that was typed: of those for its beginning one moves away under the finger."""
    listed = page.locator("[role=listbox][aria-busy=false]")
    return listed.get_by_role("option", name=name).first


def left_to_the_server(page: Page) -> str:
    """Remove all photos from the device; the job of the one that was there."""
    job: str = page.evaluate(CLEARED)
    return job


def fixed(*seen: Sighting, language: Language = "en") -> Analysis:
    """The answer where vision sees these things, worded by the real rules."""
    knowledge = bootstrap.knowledge(Settings(), language)
    things = tuple(named(one, knowledge.book, knowledge.words) for one in seen)
    return Analysis(
        photo=PhotoFacts("photo", "0" * 64, "image/jpeg", 640, 640),
        sightings=things,
        guidance=tuple(advice for _, advice in decided(things, knowledge, Locality())),
        places=(),
        provenance=Provenance("embedded", "embedded", "kr"),
    )


def answer_with(page: Page, *seen: Sighting) -> None:
    """Open the answer of a job whose photo shows these things; nothing was said of it yet."""
    told: dict[str, str] = {
        language: to_json(fixed(*seen, language=language)) for language in LANGUAGES
    }

    def result(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)["language"][0]
        route.fulfill(body=told[asked], content_type="application/json")

    page.route("**/api/v1/waste/result/*", result)
    page.route("**/api/v1/waste/photo/*", lambda route: route.fulfill(status=410))
    page.route("**/api/v1/waste/feedback/*", feedback)
    page.goto(f"/answer/{JOB}")
    page.locator("article h2").first.wait_for()


def feedback(route: Route) -> None:
    """Nothing was said before, and whatever is said now is taken."""
    body = '{"corrections": []}' if route.request.method == "GET" else "{}"
    route.fulfill(body=body, content_type="application/json")
