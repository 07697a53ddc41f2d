"""Which remembered photos look like this one? A growing table of hashes, searched from end to end.

Nothing is approximate: every hash is compared in all eight positions, at some 9 nanoseconds each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastecoach.core.fingerprint import transposed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A hash and a key are 32 bytes each: four words of eight.
WORD, WORDS = "<u8", 4
SMALLEST = 1024
# So many hashes at once that what is worked out about them stays in the processor's cache.
CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Near:
    """A photo within the radius.

    Attributes:
        key: Of the photo.
        distance: Bits of 256 that differ in the position that fits best.
        turned: Whether that position is not the upright one, so that one photo is turned or mirrored.
    """

    key: str
    distance: int
    turned: bool


class Neighbours:
    """Hashes (`Fingerprint.bits`) with the photos' keys (SHA-256, 64 hexadecimal digits); 64 bytes for each.

    Not safe to use from several threads at once: the caller locks.
    """

    def __init__(self) -> None:
        import numpy as np

        self._count = 0
        self._quarters: NDArray[np.uint64] = np.empty((WORDS, SMALLEST), WORD)
        self._keys: NDArray[np.uint64] = np.empty((SMALLEST, WORDS), WORD)

    def __len__(self) -> int:
        return self._count

    def add(self, bits: bytes, key: str) -> None:
        """Add a hash; one photo may have several.

        Raises:
            ValueError: The hash has not 32 bytes or the key is not 64 hexadecimal digits.
        """
        row = _words(bits), _words(bytes.fromhex(key))
        if self._count == len(self._keys):
            self._grow()
        self._quarters[:, self._count], self._keys[self._count] = row
        self._count += 1

    def remove(self, key: str) -> int:
        """Remove all hashes of a photo; how many there were."""
        import numpy as np

        wanted = _words(bytes.fromhex(key))
        keys = self._keys[: self._count]
        alike = np.flatnonzero(keys[:, 0] == wanted[0])
        gone = [row for row in alike.tolist() if np.array_equal(keys[row], wanted)]
        # The last hash takes the place of the one that goes; from the end, so that it is never one that goes as well.
        for row in reversed(gone):
            self._count -= 1
            self._quarters[:, row] = self._quarters[:, self._count]
            self._keys[row] = self._keys[self._count]
        return len(gone)

    def within(self, bits: bytes, radius: int, turned_radius: int | None = None) -> list[Near]:
        """The photos with a hash that is near, the nearest first; each once, by its best hash.

        Args:
            bits: The hash to compare with.
            radius: The most bits of 256 that may differ.
            turned_radius: The same for photos that had to be turned or mirrored; `radius` when None.
        """
        reach = radius if turned_radius is None else turned_radius
        found = [
            near
            for near in self._found(bits, max(radius, reach))
            if near.distance <= (reach if near.turned else radius)
        ]
        best: dict[str, Near] = {}
        for near in sorted(found, key=lambda near: near.distance):
            best.setdefault(near.key, near)
        return list(best.values())

    def _found(self, bits: bytes, radius: int) -> Iterator[Near]:
        import numpy as np

        # Beside the hash itself that of the photo swapped across its diagonal: every turn is one of the two, mirrored.
        wanted = np.stack([np.frombuffer(one, WORD) for one in (bits, transposed(bits))])
        for begin in range(0, self._count, CHUNK):
            hashes = self._quarters[:, begin : min(begin + CHUNK, self._count)]
            nearest = _nearest(hashes, wanted)
            for row in np.flatnonzero(nearest <= radius).tolist():
                upright = int(np.bitwise_count(hashes[:, row] ^ wanted[0]).sum())
                key = self._keys[begin + row].tobytes().hex()
                yield Near(key, int(nearest[row]), upright > int(nearest[row]))

    def _grow(self) -> None:
        import numpy as np

        self._quarters = np.concatenate([self._quarters, np.empty_like(self._quarters)], axis=1)
        self._keys = np.concatenate([self._keys, np.empty_like(self._keys)])


def _words(value: bytes) -> NDArray[np.uint64]:
    import numpy as np

    if len(value) != WORDS * 8:
        message = f"32 bytes are wanted, not {len(value)}"
        raise ValueError(message)
    return np.frombuffer(value, WORD)


def _nearest(hashes: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Bits that differ in the best of the eight positions.

    A mirror turns the sign of what is odd along its axis: 64 - n bits of such a quarter differ where n did. Put like
    this, the best of four positions needs eight-bit numbers only: none of the sums below can pass 192.
    """
    import numpy as np

    differing = np.bitwise_count(hashes ^ wanted[:, :, None])
    even, across, down, odd = differing.transpose(1, 0, 2)
    beside = across + down
    # As it is, or turned by 180°.
    straight = even + odd + np.minimum(beside, 128 - beside)
    # Mirrored, or upside down.
    mirrored = even + (64 - odd) + (64 - (np.maximum(across, down) - np.minimum(across, down)))
    return np.asarray(np.minimum(straight, mirrored).min(axis=0), np.uint8)
