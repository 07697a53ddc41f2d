"""Every screen of the page in every state worth a look: one table that tests of all screens walk."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.page.bins import AT_CITY_HALL, standing

if TYPE_CHECKING:
    from playwright.sync_api import Page

EXAMPLES = Path(__file__).parents[2] / "examples"
DIALOG, PLACE, MAP = "dialog[open]", ".bins-place", ".bins-map canvas"
FAR = "main .card .button.main"
CHART = "/history?view=chart"
ON_THE_HILL = standing(37.5895, 126.9761)
LANGUAGES = {"ko": "ko-KR", "en": "en-US"}


@dataclass(frozen=True)
class Said:
    """What the page says in a language: `said("tabs.bins")`, `said("errors.unreachable", seconds=3)`."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with its placeholders filled."""
        return _words(self.language)[key].format(**values)


@cache
def _words(language: str) -> Mapping[str, str]:
    text = (files("wastecoach.data") / "messages" / f"{language}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(text)["page"], ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        whole = f"{prefix}{name}"
        found += _flat(value, f"{whole}.") if isinstance(value, dict) else [(whole, value)]
    return found


def arrive(page: Page, said: Said) -> None:
    """The screen is there as soon as it has a heading."""
    page.locator("main h1").wait_for(state="attached")


@dataclass(frozen=True)
class Screen:
    """A screen in a state.

    Attributes:
        name: Of the state, for the test's name and a picture's file.
        path: Where it is.
        get_there: What somebody does from there; ends when all of it is shown.
        browser: Of the browser, as of Playwright's `new_context`.
        signs_in: The server lets people sign in.
        seeded: The server knows the bins around the City Hall of Seoul.
    """

    name: str
    path: str = "/"
    get_there: Callable[[Page, Said], None] = arrive
    browser: Mapping[str, Any] = field(default_factory=dict)
    signs_in: bool = False
    seeded: bool = False


def photographed(example: str, name: str = "article h2") -> Callable[[Page, Said], None]:
    """A photo of the examples, until the answer shows what is named."""

    def get_there(page: Page, said: Said) -> None:
        page.locator("input[type=file]").first.set_input_files(EXAMPLES / f"{example}.jpg")
        page.wait_for_url("**/answer/*")
        page.locator(name).first.wait_for()

    return get_there


def then(
    first: Callable[[Page, Said], None], *more: Callable[[Page, Said], None]
) -> Callable[[Page, Said], None]:
    """One after the other."""

    def get_there(page: Page, said: Said) -> None:
        for act in (first, *more):
            act(page, said)

    return get_there


def tap(key: str, shows: str) -> Callable[[Page, Said], None]:
    """A tap on the button with these words, until it shows what it should."""

    def get_there(page: Page, said: Said) -> None:
        page.get_by_role("button", name=said(key)).first.click()
        page.locator(shows).first.wait_for()

    return get_there


def go(path: str, shows: str) -> Callable[[Page, Said], None]:
    """To another screen, until it shows what it should."""

    def get_there(page: Page, said: Said) -> None:
        page.goto(path)
        page.locator(shows).first.wait_for()

    return get_there


def type_in(korean: str, english: str, shows: str) -> Callable[[Page, Said], None]:
    """Words into the search, until it shows what it should."""

    def get_there(page: Page, said: Said) -> None:
        text = korean if said.language == "ko" else english
        page.get_by_role("combobox").fill(text)
        page.locator(shows).first.wait_for()

    return get_there


def without_network(page: Page, said: Said) -> None:
    """From now on nobody answers."""
    page.context.set_offline(True)


def open_bin(page: Page, said: Said) -> None:
    """The nearest bin, with the ways there."""
    page.locator(".bins-head").first.click()
    page.get_by_role("link", name=said("bins.kakao_map")).first.wait_for()


def sign_in(page: Page, said: Said) -> None:
    """To the provider and back."""
    page.get_by_role("button", name=said("signing_in.with_stub")).click()
    page.get_by_label("김민지").check()
    page.get_by_role("button", name="동의하고 계속하기").click()
    page.get_by_text(said("data.export"), exact=True).wait_for()


def ask_to_delete(page: Page, said: Said) -> None:
    """The question before an entry of the history is deleted."""
    page.locator(".entry-delete").first.click()
    page.get_by_role("button", name=said("history.keep")).wait_for()


CHARTED = then(photographed("pet-bottle"), go(CHART, ".chart-streams"))
ENTERED = then(photographed("pet-bottle"), go("/history", ".entry"))
SEEDED: dict[str, Any] = {"browser": AT_CITY_HALL, "seeded": True}
SCREENS = (
    Screen("home"),
    Screen("home_after", get_there=then(photographed("pet-bottle"), go("/", ".last-answer"))),
    Screen("on_the_way", get_there=then(without_network, photographed("pet-bottle", "main h1"))),
    Screen("answer", get_there=photographed("pet-bottle")),
    Screen("unsure", get_there=photographed("milk-carton")),
    Screen("correcting", get_there=then(photographed("pet-bottle"), tap("correct.wrong", DIALOG))),
    Screen("deleting", get_there=then(photographed("pet-bottle"), tap("answer.delete", DIALOG))),
    Screen("no_answer", "/answer/none"),
    Screen("look_up", "/look-up"),
    Screen("suggestions", "/look-up", type_in("유리", "glass", "[role=option]")),
    Screen("looked_up", "/look-up?q=umbrella", go("/look-up?q=umbrella", "h2")),
    Screen("bins", "/bins"),
    Screen("bins_near", "/bins", tap("bins.here", PLACE), **SEEDED),
    Screen("bin_open", "/bins", then(tap("bins.here", PLACE), open_bin), **SEEDED),
    Screen("bins_map", "/bins", then(tap("bins.here", PLACE), tap("bins.as_map", MAP)), **SEEDED),
    Screen("bins_district", "/bins", tap("bins.district", f"{DIALOG} select"), seeded=True),
    Screen("bins_far", "/bins", tap("bins.here", FAR), browser=ON_THE_HILL, seeded=True),
    Screen("bins_forbidden", "/bins", tap("bins.here", ".card.trouble, .card.warning")),
    Screen("history", "/history"),
    Screen("chart", get_there=CHARTED),
    Screen("history_after", get_there=ENTERED),
    Screen("chart_table", get_there=then(CHARTED, tap("history.show_table", "table"))),
    Screen("history_deleting", get_there=then(ENTERED, ask_to_delete)),
    Screen("me", "/me"),
    Screen("region", "/me", tap("settings.region", DIALOG)),
    Screen("signed_in", "/me", sign_in, signs_in=True),
    Screen("signing_out", "/me", then(sign_in, tap("sign_out.open", DIALOG)), signs_in=True),
    Screen("erasing", "/me", then(sign_in, tap("data.erase_account", DIALOG)), signs_in=True),
    Screen("signed_in_wrongly", "/signed-in?error=access_denied"),
    Screen("status", "/status"),
    Screen("nowhere", "/nowhere"),
)
