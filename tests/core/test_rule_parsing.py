"""The rule book is refused as a whole, with every fault named."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.books import book, documents
from wastecoach.core.errors import RuleBookInvalid
from wastecoach.core.rule_parsing import parse_rule_book


def problems_of(changed: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(RuleBookInvalid) as caught:
        parse_rule_book(documents() | changed)
    return caught.value.problems


def test_the_shipped_book_has_what_was_promised() -> None:
    assert len(book().streams) >= 18
    assert len(book().items) >= 400
    assert len(book().conditions) >= 60
    assert len([name for name in book().regions if name != "seoul"]) >= 8


def test_every_text_exists_in_korean_and_english() -> None:
    for path, text in documents().items():
        for place, korean, english in texts_in(path, tomllib.loads(text)):
            assert korean.strip(), place
            assert english.strip(), place


def texts_in(place: str, plain: object) -> list[tuple[str, str, str]]:
    if isinstance(plain, list):
        return [text for part in plain for text in texts_in(place, part)]
    if not isinstance(plain, dict):
        return []
    here = f"{place} {plain.get('id', '')}"
    if set(plain) == {"ko", "en"} and isinstance(plain["ko"], str):
        return [(here, plain["ko"], plain["en"])]
    return [text for part in plain.values() for text in texts_in(here, part)]


def test_a_name_or_alias_belongs_to_one_item() -> None:
    owners: dict[str, str] = {}
    for item in book().items.values():
        for name in {item.name.ko, *item.aliases.ko}:
            plain = name.replace(" ", "").lower()
            assert owners.setdefault(plain, item.id) == item.id, name


def test_broken_toml_is_named_with_its_file() -> None:
    assert problems_of({"steps.toml": "[[step]\n"})[0].startswith("steps.toml: ")


def test_an_unknown_field_is_named_with_its_entry() -> None:
    faulty = (
        '[[item]]\nid = "thing"\nname = { ko = "것", en = "thing" }\nstream = "paper"\ncolour = 1\n'
    )
    (problem,) = problems_of({"items/extra.toml": faulty})
    assert problem.startswith("items/extra.toml: item thing: ")
    assert "colour" in problem


def test_an_unknown_table_is_named() -> None:
    assert "items/extra.toml: unknown table things" in problems_of(
        {"items/extra.toml": "[[things]]\n"}
    )


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ('steps = ["fly"]', "item thing: unknown step fly"),
        ('reasons = ["fun"]', "item thing: unknown reason fun"),
        ('warnings = ["boo"]', "item thing: unknown warning boo"),
        ('sources = ["hearsay"]', "item thing: unknown source hearsay"),
        ('when.cursed.stream = "general"', "item thing: unknown condition cursed"),
        ('when.oily.stream = "river"', "item thing: unknown stream river"),
    ],
)
def test_a_reference_to_nothing_is_named(field: str, problem: str) -> None:
    faulty = (
        f'[[item]]\nid = "thing"\nname = {{ ko = "것", en = "thing" }}\nstream = "paper"\n{field}\n'
    )
    assert problem in problems_of({"items/extra.toml": faulty})


def test_an_id_used_twice_is_named() -> None:
    doubled = '[[item]]\nid = "newspaper"\nname = { ko = "신문", en = "paper" }\nstream = "paper"\n'
    assert "newspaper: the id is used twice" in problems_of({"items/extra.toml": doubled})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(RuleBookInvalid) as caught:
        parse_rule_book({path: text for path, text in documents().items() if path != "terms.toml"})
    assert "terms.toml: the file is missing" in caught.value.problems


def test_a_book_without_a_head_is_refused() -> None:
    assert problems_of({"book.toml": ""})[0].startswith("book.toml: ")


def test_a_faulty_region_is_named() -> None:
    assert problems_of({"regions/moon.toml": "[region]\n"})[0].startswith("regions/moon.toml: ")


@settings(max_examples=20, deadline=None)
@given(st.text())
def test_any_text_for_a_file_is_a_book_or_a_list_of_faults(text: str) -> None:
    faults: tuple[str, ...] = ()
    try:
        parsed = parse_rule_book(documents() | {"questions.toml": text})
    except RuleBookInvalid as fault:
        faults = fault.problems
    else:
        assert parsed.items == book().items
    assert all(isinstance(line, str) and line for line in faults)
