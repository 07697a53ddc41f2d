"""`suggest`: what is suggested while somebody types, after every letter of names out of the whole rule book.

Asked is the product's own `suggest`, in both languages by turns: names as they are written, typed one letter after the
other, and the same with a wrong letter in them. Time is that of the CPU, which is what a server has to share out.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

from benchmarks.figures import LIMIT, Figure
from wastecoach import bootstrap
from wastecoach.core.analysis import LANGUAGES
from wastecoach.core.name_index import index_book
from wastecoach.core.suggestions import suggest
from wastecoach.core.typed_names import Suggesting, prepared

SEED = 20261127
NAMES = 2000
MOST_MS, MOST_S = 5.0, 1.0
SHORTEST = 4


def measure(*, quick: bool) -> Iterator[Figure]:
    """Preparing a book, and asking with and without typos."""
    index = index_book(bootstrap.rule_book("kr"))
    began = time.thread_time()
    known = prepared(index)
    spent = time.thread_time() - began
    chosen = random.Random(SEED).sample(known.names, 20 if quick else NAMES)  # noqa: S311 -- not a secret
    names = [name.text for name in chosen]
    yield _speed("suggest_p95_ms", known, [text for name in names for text in _typed(name, 1)])
    wrong = [f"{name[:2]}ㅋ{name[3:]}" for name in names if len(name) >= SHORTEST]
    typos = [text for name in wrong for text in _typed(name, SHORTEST)]
    yield _speed("suggest_typo_p95_ms", known, typos)
    yield Figure("suggest_prepared_s", spent, "s", LIMIT, MOST_S, f"{len(known.names):,} names")


def _typed(name: str, first: int) -> list[str]:
    return [name[:letters] for letters in range(first, len(name) + 1)]


def _speed(metric: str, known: Suggesting, texts: list[str]) -> Figure:
    spent: list[float] = []
    for number, text in enumerate(texts):
        began = time.thread_time()
        suggest(text, known, LANGUAGES[number % len(LANGUAGES)])
        spent.append((time.thread_time() - began) * 1000)
    cuts = statistics.quantiles(spent, n=100)
    note = f"{len(spent):,} texts; median {cuts[49]:.2f}, p99 {cuts[98]:.2f} ms"
    return Figure(metric, cuts[94], "ms", LIMIT, MOST_MS, note)
