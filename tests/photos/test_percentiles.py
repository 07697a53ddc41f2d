"""Counting whole numbers gives the percentiles that numpy gives by ordering them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.photo_quality import _percentiles


@given(
    values=st.lists(st.integers(0, 255), min_size=1, max_size=60),
    share=st.floats(0, 1, allow_subnormal=False),
)
def test_they_are_those_of_numpy(values: list[int], share: float) -> None:
    counted = _percentiles(np.array(values, np.int16), share)
    assert counted == pytest.approx([np.percentile(values, share * 100)], abs=1e-6)
