"""What calls cost: a dated table of prices, and exact arithmetic in whole micro-dollars.

US dollars per million tokens are micro-dollars per token: the same number. Every call is rounded up to a whole
micro-dollar, so that a sum is never less than what was charged, and at most a micro-dollar a call more.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import msgspec
import tomli

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import MOST_ANSWER_TOKENS, Usage
from wastecoach.core.errors import SettingInvalid

MICRO = 1_000_000
DATED = re.compile(r"[-@]\d{4}-?\d{2}-?\d{2}")
AMOUNTS = ("input", "cached_input", "output", "call")
LARGEST = 1_000_000
FINEST = 9

# One call of each stage, by the length of our prompts (four letters a token, a Korean one each), too much rather
# than too little, as what is set aside keeps the limits. No item of the shipped rule book makes a longer question.
PHOTO_TOKENS = 1_105
LOOK_PROMPT_TOKENS = 1_100
LOOK_ANSWER_TOKENS = 200
COACH_PROMPT_TOKENS = 1_100
COACH_ANSWER_TOKENS = 300
# A coach that is asked to mend its answer is shown that answer and what is wrong with it.
MOST_COACH_PROMPT_TOKENS = COACH_PROMPT_TOKENS + MOST_ANSWER_TOKENS + 400


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one model of one provider costs, in US dollars.

    Attributes:
        provider: As in `--provider`.
        model: Its name; a dated name fits as well, and one that ends in `*` fits every name that begins like it.
        input: A million tokens sent.
        cached_input: A million tokens sent that the service had cached; as `input` where None.
        output: A million tokens that came back.
        call: One call.
        photo_tokens: What a photo counts for at most, as it is sent.
        source: Where the price was read.
        checked: When it was last read there.
    """

    provider: str
    model: str
    input: Decimal | None = None
    cached_input: Decimal | None = None
    output: Decimal | None = None
    call: Decimal | None = None
    photo_tokens: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = PHOTO_TOKENS
    source: str = ""
    checked: dt.date | None = None

    def fits(self, model: str) -> bool:
        """Whether a model of that name is priced by this entry."""
        if self.model.endswith("*"):
            return model.startswith(self.model[:-1])
        return model.startswith(self.model) and (
            model == self.model or DATED.fullmatch(model, len(self.model)) is not None
        )


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices, and the table that is asked for what these do not have.

    Attributes:
        prices: The entries.
        checked: When they were last compared with what the services publish.
        otherwise: Prices that these overrule.
    """

    prices: tuple[Price, ...]
    checked: dt.date | None = None
    otherwise: PriceTable | None = None

    @property
    def dated(self) -> dt.date | None:
        """The date of the table at the bottom: the shipped one."""
        return self.otherwise.dated if self.otherwise else self.checked

    def price_of(self, provider: str, model: str) -> Price | None:
        """The entry that fits best: the longest name, a whole name before a beginning; None where none fits."""
        fitting = [
            price for price in self.prices if price.provider == provider and price.fits(model)
        ]
        if fitting:
            return max(fitting, key=lambda price: (price.model[-1:] != "*", len(price.model)))
        return self.otherwise.price_of(provider, model) if self.otherwise else None

    def cost(self, provider: str, model: str, usage: Usage) -> int | None:
        """What a call cost, in micro-dollars; None where its price is not known."""
        price = self.price_of(provider, model)
        return None if price is None else cost(usage, price)

    def without(self, providers: Collection[str]) -> PriceTable:
        """The table without some providers: what somebody else serves under their name has another price."""
        return replace(
            self, prices=tuple(price for price in self.prices if price.provider not in providers)
        )


def cost(usage: Usage, price: Price) -> int:
    """What a call cost, in micro-dollars, rounded up; never negative."""
    sent = max(0, usage.input_tokens)
    cached = min(max(0, usage.cached_tokens), sent)
    input_price = Fraction(price.input or 0)
    cached_price = input_price if price.cached_input is None else Fraction(price.cached_input)
    exact = (
        (sent - cached) * input_price
        + cached * cached_price
        + max(0, usage.output_tokens) * Fraction(price.output or 0)
        + max(0, usage.calls) * Fraction(price.call or 0) * MICRO
    )
    return math.ceil(exact)


def usual(stage: StageAsked, price: Price) -> Usage:
    """What one call usually uses: for estimates."""
    if stage == "look":
        return Usage(price.photo_tokens + LOOK_PROMPT_TOKENS, LOOK_ANSWER_TOKENS)
    return Usage(COACH_PROMPT_TOKENS, COACH_ANSWER_TOKENS)


def most(stage: StageAsked, price: Price) -> Usage:
    """What one call uses at most: the longest question and the longest answer. So much is set aside before a call."""
    if stage == "look":
        return Usage(price.photo_tokens + LOOK_PROMPT_TOKENS, MOST_ANSWER_TOKENS)
    return Usage(MOST_COACH_PROMPT_TOKENS, MOST_ANSWER_TOKENS)


def micro_dollars(usd: float, setting: str) -> int:
    """A limit in US dollars as whole micro-dollars, rounded down.

    Raises:
        SettingInvalid: It is negative, or no number.
    """
    if not math.isfinite(usd) or usd < 0:
        raise SettingInvalid(setting=setting, detail=f"{usd}: not an amount of US dollars")
    return math.floor(Fraction(str(usd)) * MICRO)


def dollars(micro: int) -> float:
    """Micro-dollars in US dollars, for people and JSON."""
    return micro / MICRO


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    price: tuple[Price, ...] = ()
    checked: dt.date | None = None


def parse_prices(
    document: str, setting: str = "prices_file", otherwise: PriceTable | None = None
) -> PriceTable:
    """A price table from its TOML text.

    Args:
        document: As `data/prices.toml` explains it.
        setting: What to name in errors.
        otherwise: The table that this one overrules.

    Raises:
        SettingInvalid: It does not fit the format; names the first field that does not.
    """
    try:
        # Decimal: 0.075 is to stay what was written.
        plain = tomli.loads(document, parse_float=Decimal)
        read = msgspec.convert(plain, _Document)
    except (tomli.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise SettingInvalid(setting=setting, detail=str(fault)) from fault
    faults = [
        f"price[{number}] ({price.provider} {price.model}): {problem}"
        for number, price in enumerate(read.price)
        if (problem := _problem(price))
    ]
    if faults:
        raise SettingInvalid(setting=setting, detail=faults[0])
    return PriceTable(read.price, read.checked, otherwise)


def _problem(price: Price) -> str | None:
    """What is wrong with an entry."""
    for name in AMOUNTS:
        amount: Decimal | None = getattr(price, name)
        if amount is not None and not _is_amount(amount):
            return f"{name}: {amount} is not an amount of US dollars"
    if (price.input is None) != (price.output is None):
        return "input and output belong together"
    if price.input is None and price.call is None:
        return "input and output, or call, are missing"
    return None


def _is_amount(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -FINEST and 0 <= amount <= LARGEST
