"""Lay one very small picture over another, as a second photo of the same thing would lie, and see what is left between.

Between two photos of one thing lie a shift, a tilt, another distance and other light. Once these are taken away, hardly
anything is left; between two things that are alike in coarse outline, something is left somewhere.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wastecoach.core.fingerprint import LOW, waves

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

# Pixels a side of the pictures that are compared.
SIDE = 32
# The search ends when nothing moves by more than this share of half a side any more: after 3 steps at the median.
STEPS, STILL = 12, 0.002
# A photo that lies farther off than this share of half a side is not a second one by the same hand.
FARTHEST = 0.25
# Light may differ by this factor: beyond, a flat picture would fit everything.
DIMMEST, BRIGHTEST = 0.2, 5.0
DAMPING, LEAST = 1.001, 1e-9
NOT_ALIKE = float("inf")


class _Laid(NamedTuple):
    """A picture laid over another, where both have pixels: what is left, what a move would change, where that is."""

    left: Values
    changes: Values
    inside: NDArray[np.bool_]


def difference(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """What is left between two pictures where they differ most, as a multiple of the second one's contrast.

    0 between equal pictures, below 0.4 between nearly all photos of one thing, infinite where one cannot be laid over
    the other. An affine move and one factor of light are searched with Gauss-Newton steps.

    Args:
        one: Grey frequencies, 16 x 16, as in `Fingerprint.picture`.
        other: Likewise.
    """
    import numpy as np

    if not one.any() or not other.any():
        return NOT_ALIKE
    moving, still = _with_slopes(one), _drawn(other).ravel()
    move, step = np.zeros(6), np.ones(6)
    laid = _laid(moving, still, move)
    for _ in range(STEPS):
        step = _step(laid.changes, laid.left)
        move = move + step
        if np.abs(move).max() > FARTHEST:
            return NOT_ALIKE
        laid = _laid(moving, still, move)
        if np.abs(step).max() < STILL:
            break
    return _greatest(laid) / float(still.std())


def _drawn(frequencies: NDArray[np.int16]) -> Values:
    basis = waves(SIDE, LOW)
    return basis.T @ frequencies @ basis


def _with_slopes(frequencies: NDArray[np.int16]) -> Values:
    """A picture and how it changes to the right and downwards, by half a side: 3 rows."""
    import numpy as np

    basis, slopes = waves(SIDE, LOW), _slopes()
    drawn = [
        _drawn(frequencies),
        basis.T @ frequencies @ slopes * (SIDE - 1) / 2,
        slopes.T @ frequencies @ basis * (SIDE - 1) / 2,
    ]
    return np.stack(drawn).reshape(3, -1)


@cache
def _slopes() -> Values:
    """How the waves rise from pixel to pixel."""
    import numpy as np

    orders = np.arange(LOW)[:, None]
    points = (2 * np.arange(SIDE) + 1) * np.pi / (2 * SIDE)
    return np.asarray(-np.sin(points * orders) * orders * np.pi / SIDE)


@cache
def _grid() -> tuple[Values, Values]:
    """Where the pixels lie, -1 to 1 across and down."""
    import numpy as np

    places = np.linspace(-1.0, 1.0, SIDE)
    across, down = np.meshgrid(places, places)
    return across.ravel(), down.ravel()


def _laid(moving: Values, still: Values, move: Values) -> _Laid:
    """Args: the move is 6 numbers: shift, stretch and shear across, then shift, shear and stretch down."""
    import numpy as np

    across, down = _grid()
    x = across + move[0] + move[1] * across + move[2] * down
    y = down + move[3] + move[4] * across + move[5] * down
    inside = (np.abs(x) <= 1) & (np.abs(y) <= 1)
    values, right, below = _between(moving, x[inside], y[inside])
    wanted = still[inside] - still[inside].mean()
    values = values - values.mean()
    light = float(np.clip((values @ wanted) / max(values @ values, 1e-9), DIMMEST, BRIGHTEST))
    x, y = across[inside], down[inside]
    right, below = light * right, light * below
    changes = np.stack(
        [right, right * x, right * y, below, below * x, below * y, values, np.ones_like(values)]
    )
    return _Laid(wanted - light * values, changes, inside)


def _between(rows: Values, x: Values, y: Values) -> Values:
    """The rows' values between the pixels."""
    import numpy as np

    half = (SIDE - 1) / 2
    column, line = (x + 1) * half, (y + 1) * half
    left = np.minimum(column.astype(np.intp), SIDE - 2)
    above = np.minimum(line.astype(np.intp), SIDE - 2)
    right, below = column - left, line - above
    first = above * SIDE + left
    return np.asarray(
        rows[:, first] * ((1 - right) * (1 - below))
        + rows[:, first + 1] * (right * (1 - below))
        + rows[:, first + SIDE] * ((1 - right) * below)
        + rows[:, first + SIDE + 1] * (right * below)
    )


def _step(changes: Values, left: Values) -> Values:
    import numpy as np

    curvature = changes @ changes.T
    own = curvature[np.diag_indices_from(curvature)]
    # What a picture does not show, such as a move along its stripes, must not make the equations unsolvable.
    curvature[np.diag_indices_from(curvature)] = own * DAMPING + own.max() * LEAST
    return np.asarray(np.linalg.solve(curvature, changes @ left)[:6], np.float64)


def _greatest(laid: _Laid) -> float:
    """The greatest mean of what is left over 3 x 3 pixels."""
    import numpy as np

    left = np.zeros(SIDE * SIDE)
    left[laid.inside] = laid.left
    framed = np.pad(left.reshape(SIDE, SIDE), 1)
    rows = framed[:-2] + framed[1:-1] + framed[2:]
    means = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return float(np.abs(means).max())
