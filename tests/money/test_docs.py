"""docs/costs.md: its prices work, and what it names exists."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from wastecoach import data
from wastecoach.cli.exits import Exit
from wastecoach.core.asking import Usage
from wastecoach.core.estimates import Chosen, estimate
from wastecoach.core.prices import cost, dollars, most, parse_prices, usual
from wastecoach.settings import Settings

PAGE = (ROOT / "docs" / "costs.md").read_text("utf-8")
SHIPPED = parse_prices(data.price_document(), "prices.toml")


def test_the_prices_on_the_page_can_be_used_as_they_stand() -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    table = parse_prices(example, "prices_file", SHIPPED)
    assert table.cost("openai", "gpt-4o", Usage(1000, 100)) == 2800
    assert table.cost("roboflow", "my-waste/3", Usage()) == 1200
    assert table.cost("openai", "qwen3-vl", Usage(1000, 100)) == 0


def test_every_setting_on_the_page_exists() -> None:
    named = set(re.findall(r"WASTECOACH_([A-Z_]+)", PAGE))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_every_budget_is_on_the_page() -> None:
    budgets = [name for name in Settings.model_fields if name.startswith("budget_")]
    assert len(budgets) == 4
    assert all(f"WASTECOACH_{name.upper()}" in PAGE for name in budgets)


def test_the_exit_codes_on_the_page_are_those_of_the_program() -> None:
    named = [int(code) for code in re.findall(r"exit code (\d+)", PAGE)]
    assert named == [
        Exit.BUDGET_REACHED,
        Exit.MAX_COST_REACHED,
        Exit.PRICE_UNKNOWN,
        Exit.LEDGER_UNAVAILABLE,
    ]


def test_what_the_page_says_about_the_small_model_is_what_the_table_says() -> None:
    small, large = (SHIPPED.price_of("openai", name) for name in ("gpt-4o-mini", "gpt-4o"))
    assert small
    assert large
    assert small.photo_tokens // large.photo_tokens == 33
    photo = [cost(Usage(price.photo_tokens), price) for price in (small, large)]
    assert 1.9 < photo[0] / photo[1] < 2.1
    coach = [cost(usual("coach", price), price) for price in (small, large)]
    assert round(coach[1] / coach[0]) == 17


def test_what_the_page_says_about_limits_and_estimates_is_what_is_computed() -> None:
    retries = Settings.model_construct().provider_retries
    model = Chosen("openai", "gpt-4o", paid=True)
    embedded = Chosen("embedded", "wastecoach", paid=False)
    price = SHIPPED.price_of("openai", "gpt-4o")
    assert price
    aside = cost(most("look", price), price)
    assert 0.3 < cost(usual("look", price), price) / aside < 0.4
    assert round(dollars(aside), 2) == 0.02
    looking = estimate(100, 0, (model,), None, SHIPPED, retries)
    assert round(looking.most / looking.usual) == 8
    coached = estimate(100, 0, (embedded, model), model, SHIPPED, retries)
    assert 100 < coached.most / coached.usual < 200


def test_the_page_links_to_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
