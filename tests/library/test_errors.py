"""Every error has a place in the tree, an exit code, and words in both languages."""

from __future__ import annotations

import pickle
import re
from types import ModuleType

import pytest

from wastecoach import bootstrap
from wastecoach.cli.exits import EXITS, Exit, exit_of
from wastecoach.cli.terminal import error_line
from wastecoach.core import errors
from wastecoach.core.analysis import LANGUAGES
from wastecoach.core.errors import RuleBookInvalid, WastecoachError
from wastecoach.core.jobs import errors as job_errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.places import errors as place_errors


def descendants(kind: type[WastecoachError]) -> list[type[WastecoachError]]:
    return [kind] + [found for child in kind.__subclasses__() for found in descendants(child)]


MODULES = (errors, job_errors, people_errors, place_errors)
KINDS = [
    kind
    for kind in descendants(WastecoachError)
    if kind.__module__ in {module.__name__ for module in MODULES}
]
ABSTRACT = {errors.PhotoError, errors.DownloadError, errors.VisionError}


def declared_params(kind: type[WastecoachError]) -> frozenset[str]:
    """What the docstring declares after `Params:`."""
    _, _, listed = (kind.__doc__ or "").partition("Params: ")
    return frozenset(re.findall(r"`(\w+)`", listed))


def example_of(kind: type[WastecoachError]) -> WastecoachError:
    if kind is RuleBookInvalid:
        return RuleBookInvalid(("one", "two"))
    return kind(**dict.fromkeys(declared_params(kind), "value"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_tree_in_the_docstring_is_the_tree_of_the_classes(module: ModuleType) -> None:
    drawn = re.findall(r"^ {4}([│├└─ ]*)(\w+)", module.__doc__ or "", re.MULTILINE)
    parents: list[tuple[int, str]] = []
    tree = {}
    for branch, name in drawn:
        while parents and parents[-1][0] >= len(branch):
            parents.pop()
        tree[name] = parents[-1][1] if parents else "Exception"
        parents.append((len(branch), name))
    own = [kind for kind in KINDS if kind.__module__ == module.__name__]
    assert tree.pop("WastecoachError") == "Exception"
    assert tree == {
        kind.__name__: kind.__base__.__name__
        for kind in own
        if kind.__base__ and kind is not WastecoachError
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_travels_between_processes(kind: type[WastecoachError]) -> None:
    error = example_of(kind)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own bytes
    assert type(copy) is kind
    assert (str(copy), copy.params, copy.args) == (str(error), error.params, error.args)


def test_every_code_is_unique() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_an_exit_code_of_its_own(kind: type[WastecoachError]) -> None:
    assert exit_of(example_of(kind)) is EXITS[kind]
    assert exit_of(example_of(kind)) not in {Exit.OK, Exit.USAGE, Exit.INTERRUPTED}


def test_no_two_errors_share_an_exit_code_but_a_family_and_its_member() -> None:
    for one in KINDS:
        for other in KINDS:
            if EXITS[one] == EXITS[other]:
                assert issubclass(one, other) or issubclass(other, one)


def test_an_error_of_somebody_else_gets_the_exit_code_of_its_parent() -> None:
    class PhotoOfACat(errors.PhotoError):
        code = "cat"

    assert exit_of(PhotoOfACat()) == Exit.PHOTO_UNUSABLE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_worded_with_exactly_its_params(
    kind: type[WastecoachError], language: str
) -> None:
    words = bootstrap.catalogue(language)
    key = f"errors.{kind.code}"
    used = words.placeholders(f"{key}.what") | words.placeholders(f"{key}.remedy")
    # The source stands at the beginning of the line, before the words.
    assert used == declared_params(kind) - {"source"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_error_makes_one_whole_line(kind: type[WastecoachError], language: str) -> None:
    line = error_line(example_of(kind), bootstrap.catalogue(language))
    assert "\n" not in line
    assert not re.search(r"[{}]", line)
    assert line.endswith((".", "요.", ")"))


def test_params_of_many_lines_and_control_letters_make_one_harmless_line() -> None:
    error = errors.OutputFailed(target="a\x1b[31m", detail="one\n  two\r\nthree")
    line = error_line(error, bootstrap.catalogue("en"), "b\nc.jpg")
    assert line.startswith("b�c.jpg: “a�[31m” could not be written (one two three).")


def test_an_error_as_text_is_code_and_params() -> None:
    assert str(errors.PhotoTooLarge(limit_mb=20)) == "photo_too_large (limit_mb=20)"
    assert str(errors.PhotoEmpty()) == "photo_empty"


def test_the_two_catalogues_have_the_same_keys_and_placeholders_and_no_empty_text() -> None:
    korean, english = (bootstrap.catalogue(language) for language in LANGUAGES)
    assert set(korean.texts) == set(english.texts)
    for key in korean.texts:
        assert korean.placeholders(key) == english.placeholders(key), key
        assert korean.text(key, **dict.fromkeys(korean.placeholders(key), "x")).strip(), key
        assert english.texts[key].strip(), key


def test_the_korean_catalogue_is_korean_and_the_english_one_is_not() -> None:
    korean, english = (bootstrap.catalogue(language) for language in LANGUAGES)
    names = {"errors.line", "errors.line_without_source", "guidance.headline"}
    for key in set(korean.texts) - names:
        # A single name, unit or mark is written alike in both: "RabbitMQ", "{count}m", "{name}?".
        alike = re.fullmatch(r"(\{\w+\})?\W?[A-Za-z]*", english.texts[key])
        assert alike or re.search("[가-힣]", korean.texts[key]), key
        assert not re.search("[가-힣]", english.texts[key]), key
