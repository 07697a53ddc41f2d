"""Is it really the same thing? A hash that is near says where to look; what it does not measure decides.

Three looks: the coarse colours, the two pictures laid over each other (`core/overlay.py`), and the embedded model's
embedding, which is worked out only where the answer depends on it. The farther the hashes are apart, the more must
agree.
The limits were measured on 2,527 photos of waste (3.18 million pairs of different ones) and on 3,562 others:
`wastecoach cache evaluate` and `python -m benchmarks cache` show what they give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wastecoach.core.fingerprint import (
    Fingerprint,
    Position,
    colours_of,
    distance,
    grey_of,
    placed,
)
from wastecoach.core.memory import Candidate
from wastecoach.core.overlay import difference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Up to here the hash alone is enough: the same photo, saved or lit differently. In bits of 256, like the others.
SURE_RADIUS = 20
# Up to here, in any of the eight positions, one of two looks must agree.
NEAR_RADIUS = 44
LIKE_OVERLAY, LIKE_EMBEDDING = 0.6, 0.12
# Up to here, upright only, both must agree: what is left of the overlay plus four times the embeddings' distance.
WIDE_RADIUS = 76
EMBEDDING_WEIGHT, LIKE_BOTH = 4.0, 0.85
# Coarse colours may differ by that much (in halves of 255) and by that share of the more colourful one's colours.
COLOUR_DIFFERENCE, COLOUR_SHARE = 8.0, 0.6


def same_thing(
    candidate: Candidate, fingerprint: Fingerprint, embed: Callable[[], bytes | None]
) -> bool:
    """Whether a remembered photo shows the same thing as the one with this fingerprint.

    Args:
        candidate: The remembered photo and how near its hash is.
        fingerprint: The new photo's.
        embed: The new photo's embedding (signed bytes), None where there is none; called only if the answer depends
            on it.
    """
    kept = candidate.remembered.fingerprint
    reach = NEAR_RADIUS if candidate.turned else WIDE_RADIUS
    if kept is None or not kept.whole or candidate.distance > reach:
        return False
    _, position = distance(kept.bits, fingerprint.bits)
    if not _alike_in_colour(kept, fingerprint, position):
        return False
    if candidate.distance <= SURE_RADIUS:
        return True
    left = difference(placed(grey_of(kept.picture), position), grey_of(fingerprint.picture))
    embedding = candidate.remembered.embedding
    if candidate.distance <= NEAR_RADIUS:
        return left <= LIKE_OVERLAY or _apart(embedding, embed) <= LIKE_EMBEDDING
    # The embedding's distance is never negative: where the overlay has used the limit up, nobody need look.
    return left <= LIKE_BOTH and left + EMBEDDING_WEIGHT * _apart(embedding, embed) <= LIKE_BOTH


def _alike_in_colour(kept: Fingerprint, seen: Fingerprint, position: Position) -> bool:
    import numpy as np

    ours = np.stack([placed(colour, position) for colour in colours_of(kept.picture)])
    theirs = colours_of(seen.picture).copy()
    # The mean colour is the light's.
    ours[:, 0, 0] = theirs[:, 0, 0] = 0
    apart, *own = (_length(colours) for colours in (ours - theirs, ours, theirs))
    return apart <= COLOUR_DIFFERENCE + COLOUR_SHARE * max(own)


def _length(frequencies: NDArray[np.int16]) -> float:
    import numpy as np

    return float(np.linalg.norm(frequencies))


def _apart(kept: bytes | None, embed: Callable[[], bytes | None]) -> float:
    """Cosine distance of two embeddings, 0 to 2; infinite where they cannot be compared."""
    import numpy as np

    new = None if kept is None else embed()
    if kept is None or new is None:
        return float("inf")
    ours, theirs = (np.frombuffer(one, np.int8).astype(np.float32) for one in (kept, new))
    lengths = float(np.linalg.norm(ours) * np.linalg.norm(theirs))
    if ours.shape != theirs.shape or not lengths:
        return float("inf")
    return 1 - float(ours @ theirs) / lengths
