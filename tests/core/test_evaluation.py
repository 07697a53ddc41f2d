"""Counting right answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.errors import EvaluationImpossible
from wastecoach.core.evaluation import Case, evaluate, known_class, rolled_up
from wastecoach.core.rules import Material


def case(truth: Material | None, *, unsure: bool = False, **chances: float) -> Case:
    return Case(truth, chances, unsure)


def test_accuracy_coverage_and_confusion_are_counted() -> None:
    figures = evaluate(
        [
            case("glass", glass=0.9, metal=0.1),
            case("glass", glass=0.2, metal=0.8),
            case("metal", glass=0.4, metal=0.6, unsure=True),
            case("metal", glass=0.1, metal=0.9),
        ]
    )
    assert figures.n == 4
    assert figures.accuracy == 0.75
    assert figures.coverage == 0.75
    assert figures.answered_accuracy == pytest.approx(2 / 3, abs=1e-4)
    assert figures.confusion == {
        "glass": {"glass": 1, "metal": 1},
        "metal": {"glass": 0, "metal": 2},
    }
    assert figures.by_class["glass"].recall == 0.5
    assert figures.by_class["metal"].precision == pytest.approx(2 / 3, abs=1e-4)


def test_what_a_folder_does_not_tell_apart_counts_as_the_coarser_class() -> None:
    summed = rolled_up({"film": 0.3, "plastic": 0.3, "glass": 0.4}, frozenset({"plastic", "glass"}))
    assert summed == {"plastic": 0.6, "glass": 0.4}


def test_a_folder_that_has_the_finer_class_keeps_it() -> None:
    chances = {"film": 0.6, "plastic": 0.4}
    assert rolled_up(chances, frozenset({"film", "plastic"})) == chances


def test_merged_accuracy_takes_cardboard_and_carton_for_paper() -> None:
    figures = evaluate(
        [case("cardboard", paper=0.9, cardboard=0.1), case("paper", paper=0.2, carton=0.8)]
    )
    assert figures.accuracy == 0.0
    assert figures.accuracy_merged == 1.0


def test_a_kind_the_model_does_not_know_counts_as_unseen() -> None:
    figures = evaluate([case(None, glass=0.9), case(None, glass=0.9, unsure=True)])
    assert (figures.n, figures.unseen_n, figures.unseen_confident) == (0, 2, 0.5)


def test_honest_confidence_has_no_calibration_error() -> None:
    figures = evaluate([case("glass", glass=0.75, metal=0.25)] * 3 + [case("metal", glass=0.75)])
    assert figures.ece == 0.0


def test_nothing_to_count_is_an_error() -> None:
    with pytest.raises(EvaluationImpossible):
        evaluate([])


@pytest.mark.parametrize(
    ("folder", "material"),
    [
        ("Plastic", "plastic"),
        ("cardboard_carton", "cardboard"),
        ("E-Waste", "electronics"),
        ("battery", None),
    ],
)
def test_folder_names_mean_classes(folder: str, material: Material | None) -> None:
    assert known_class(folder) == material


@given(
    st.lists(
        st.builds(
            Case,
            truth=st.sampled_from([None, "glass", "metal", "film", "plastic", "cardboard"]),
            probabilities=st.fixed_dictionaries(
                {name: st.floats(0, 1) for name in ("glass", "metal", "film", "plastic", "paper")}
            ),
            unsure=st.booleans(),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_share_lies_between_nothing_and_all(cases: list[Case]) -> None:
    figures = evaluate(cases)
    assert figures.n + figures.unseen_n == len(cases)
    for share in (figures.accuracy, figures.accuracy_merged, figures.coverage, figures.ece):
        assert 0 <= share <= 2
    assert sum(sum(row.values()) for row in figures.confusion.values()) == figures.n
