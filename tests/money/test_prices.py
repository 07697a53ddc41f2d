"""Prices: what a call costs, to the micro-dollar, and which entry is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.money.tables import table
from wastecoach import data
from wastecoach.core.asking import Usage
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.prices import (
    Price,
    cost,
    dollars,
    micro_dollars,
    most,
    parse_prices,
    usual,
)
from wastecoach.settings import Settings

SHIPPED = parse_prices(data.price_document(), "prices.toml")


class TestTheShippedTable:
    @pytest.mark.parametrize(
        ("provider", "model", "usage", "micro"),
        [
            # 1,105 x 2.50 + 200 x 10.00 = 2,762.5 + 2,000, rounded up.
            ("openai", "gpt-4o", Usage(1105, 200), 4763),
            ("openai", "gpt-4o", Usage(1105, 200, cached_tokens=1024), 3483),
            ("openai", "gpt-4o", Usage(1_000_000, 1_000_000), 12_500_000),
            ("openai", "gpt-4o-2024-08-06", Usage(1105, 200), 4763),
            ("openai", "gpt-4o-2024-05-13", Usage(1105, 200), 8525),
            ("openai", "gpt-4o-mini", Usage(700, 300), 285),
            ("openai", "gpt-4o-mini-2024-07-18", Usage(700, 300), 285),
            ("openai", "gpt-5-nano", Usage(1, 0), 1),
            ("anthropic", "claude-sonnet-4-5-20250929", Usage(1600, 200), 7800),
            ("anthropic", "claude-haiku-4-5", Usage(700, 300), 2200),
        ],
    )
    def test_a_call_costs_what_the_services_publish(
        self, provider: str, model: str, usage: Usage, micro: int
    ) -> None:
        assert SHIPPED.cost(provider, model, usage) == micro

    @pytest.mark.parametrize(
        ("provider", "model"),
        [
            ("openai", "gpt-4o-audio-preview"),
            ("openai", "gpt-5.3"),
            ("openai", "gpt-5-pro"),
            ("openai", "openai/gpt-4o"),
            ("anthropic", "gpt-4o"),
            ("anthropic", "claude-sonnet-4-50"),
            ("huggingface", "google/vit-base-patch16-224"),
            ("roboflow", "my-waste/3"),
        ],
    )
    def test_what_is_not_known_is_not_guessed_from_a_similar_name(
        self, provider: str, model: str
    ) -> None:
        assert SHIPPED.cost(provider, model, Usage(1000, 1000)) is None

    def test_every_entry_says_where_and_when_it_was_read(self) -> None:
        assert SHIPPED.dated is not None
        for price in SHIPPED.prices:
            assert price.source, price.model
            assert price.checked is not None
            assert price.checked <= SHIPPED.dated, price.model

    def test_no_entry_stands_twice(self) -> None:
        names = [(price.provider, price.model) for price in SHIPPED.prices]
        assert len(set(names)) == len(names)

    def test_what_was_cached_is_never_dearer(self) -> None:
        for price in SHIPPED.prices:
            assert price.input is not None
            assert price.cached_input is None or price.cached_input < price.input, price.model

    def test_the_models_of_the_default_settings_have_a_price(self) -> None:
        chosen = Settings.model_construct()
        for model in (chosen.openai_model, chosen.openai_coach_model):
            assert SHIPPED.price_of("openai", model), model
        for model in (chosen.anthropic_model, chosen.anthropic_coach_model):
            assert SHIPPED.price_of("anthropic", model), model

    def test_a_look_with_the_small_model_costs_no_tenth_of_one_with_the_large(self) -> None:
        small, large = (SHIPPED.price_of("openai", name) for name in ("gpt-4o-mini", "gpt-4o"))
        assert small
        assert large
        assert cost(usual("look", small), small) > cost(usual("look", large), large) / 3


class TestAFileOfYourOwn:
    OWN = """
    [[price]]
    provider = "openai"
    model = "gpt-4o"
    input = 2
    output = 8.0
    [[price]]
    provider = "openai"
    model = "qwen*"
    input = 0
    output = 0
    [[price]]
    provider = "openai"
    model = "qwen-vl*"
    input = 1
    output = 1
    [[price]]
    provider = "roboflow"
    model = "*"
    call = 0.0015
    """

    def cost_of(self, provider: str, model: str) -> int | None:
        own = parse_prices(self.OWN, "prices_file", SHIPPED)
        return own.cost(provider, model, Usage(1000, 100))

    def test_its_entries_win(self) -> None:
        assert self.cost_of("openai", "gpt-4o") == 2800

    def test_its_entries_win_for_dated_names_as_well(self) -> None:
        assert self.cost_of("openai", "gpt-4o-2024-05-13") == 2800

    def test_the_shipped_ones_hold_for_the_rest(self) -> None:
        assert self.cost_of("openai", "gpt-4o-mini") == 210
        assert self.cost_of("anthropic", "claude-haiku-4-5") == 1500

    def test_a_star_stands_for_any_ending_and_the_longest_name_wins(self) -> None:
        assert self.cost_of("openai", "qwen3:8b") == 0
        assert self.cost_of("openai", "qwen-vl-7b") == 1100

    def test_a_call_may_have_a_price_of_its_own(self) -> None:
        assert self.cost_of("roboflow", "my-waste/3") == 1500

    def test_prices_of_the_maker_do_not_hold_for_a_service_of_ones_own(self) -> None:
        elsewhere = SHIPPED.without({"openai"})
        assert elsewhere.price_of("openai", "gpt-4o") is None
        assert elsewhere.price_of("anthropic", "claude-haiku-4-5") is not None
        own = parse_prices(self.OWN, "prices_file", elsewhere)
        assert own.cost("openai", "gpt-4o", Usage(1000, 100)) == 2800

    def test_the_date_is_that_of_the_shipped_table(self) -> None:
        assert parse_prices(self.OWN, "prices_file", SHIPPED).dated == SHIPPED.checked

    ENTRY = '[[price]]\nprovider = "a"\nmodel = "b"\n'

    @pytest.mark.parametrize(
        ("document", "named"),
        [
            ("input = ", "Invalid value"),
            ("[[prices]]", "prices"),
            ('[[price]]\nprovider = "a"', "model"),
            (ENTRY + 'input = "much"\noutput = 1', "price[0].input"),
            (ENTRY + "input = true\noutput = 1", "price[0].input"),
            (ENTRY + "inputs = 1\noutput = 1", "inputs"),
            (ENTRY + "input = -1\noutput = 1", "price[0] (a b): input"),
            (ENTRY + "input = 1\noutput = nan", "price[0] (a b): output"),
            (ENTRY + "input = 1\noutput = inf", "price[0] (a b): output"),
            (ENTRY + "input = 1\noutput = 1e99", "price[0] (a b): output"),
            (ENTRY + "input = 1\noutput = 1e-9999999", "price[0] (a b): output"),
            (ENTRY + "input = 1", "price[0] (a b): input and output"),
            (ENTRY + "cached_input = 1", "price[0] (a b): input and output, or call"),
            (ENTRY + "call = 1\nphoto_tokens = -1", "photo_tokens"),
            (ENTRY + "call = 1\nchecked = 2026", "checked"),
        ],
    )
    def test_what_does_not_fit_is_named(self, document: str, named: str) -> None:
        with pytest.raises(SettingInvalid) as refused:
            parse_prices(document)
        assert refused.value.params["setting"] == "prices_file"
        assert named in str(refused.value.params["detail"])


AMOUNTS = st.decimals(0, 1000, places=4)
PRICES = st.builds(
    Price,
    provider=st.just("a"),
    model=st.just("b"),
    input=AMOUNTS,
    cached_input=st.none() | AMOUNTS,
    output=AMOUNTS,
    call=st.none() | AMOUNTS,
)
TOKENS = st.integers(0, 10**12)
USAGES = st.builds(Usage, TOKENS, TOKENS, TOKENS, st.integers(0, 1000))


class TestArithmetic:
    @given(PRICES, st.builds(Usage, *[st.integers()] * 4))
    def test_a_cost_is_never_negative(self, price: Price, usage: Usage) -> None:
        assert cost(usage, price) >= 0

    @given(PRICES, USAGES, st.integers(0, 10**6), st.integers(0, 10**6))
    def test_more_costs_no_less(self, price: Price, usage: Usage, sent: int, back: int) -> None:
        more = Usage(
            usage.input_tokens + sent,
            usage.output_tokens + back,
            min(usage.cached_tokens, usage.input_tokens),
            usage.calls,
        )
        assert cost(more, price) >= cost(usage, price)

    @given(PRICES, USAGES, USAGES)
    def test_two_calls_cost_their_sum_but_for_the_rounding(
        self, price: Price, one: Usage, other: Usage
    ) -> None:
        together = Usage(
            one.input_tokens + other.input_tokens,
            one.output_tokens + other.output_tokens,
            min(one.cached_tokens, one.input_tokens) + min(other.cached_tokens, other.input_tokens),
            one.calls + other.calls,
        )
        excess = cost(one, price) + cost(other, price) - cost(together, price)
        assert excess in {0, 1}

    @given(PRICES)
    def test_the_usual_call_costs_no_more_than_the_dearest(self, price: Price) -> None:
        for stage in ("look", "coach"):
            assert cost(usual(stage, price), price) <= cost(most(stage, price), price)

    def test_what_was_written_is_what_is_charged(self) -> None:
        # 0.075 and 0.15 have no exact binary form; forty thousand of them would show it.
        price = SHIPPED.price_of("openai", "gpt-4o-mini")
        assert price
        assert price.cached_input == Decimal("0.075")
        assert cost(Usage(40_000, 0, cached_tokens=40_000), price) == 3000

    def test_more_cached_than_sent_counts_as_all_of_it(self) -> None:
        assert table().cost("openai", "gpt-4o", Usage(100, 0, cached_tokens=10**9)) == 25

    @given(st.integers(0, 10**12))
    def test_dollars_come_back_as_they_went(self, micro: int) -> None:
        assert micro_dollars(dollars(micro), "x") == micro

    @pytest.mark.parametrize("usd", [-0.01, float("nan"), float("inf")])
    def test_a_limit_must_be_an_amount_of_money(self, usd: float) -> None:
        with pytest.raises(SettingInvalid) as refused:
            micro_dollars(usd, "budget_day_hard_usd")
        assert refused.value.params["setting"] == "budget_day_hard_usd"
