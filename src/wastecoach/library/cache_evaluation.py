"""How good is the cache on photos of your own? Each is varied as photos are in life, and asked for again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from wastecoach import bootstrap
from wastecoach.core.cache_evaluation import CacheEvaluation, Look, evaluate
from wastecoach.core.cache_trial import Album, Embed, Known, known
from wastecoach.core.errors import NoPhotosFound, PhotoError
from wastecoach.core.photo import read_photo
from wastecoach.core.variations import VARIATIONS, Variation
from wastecoach.library import processors
from wastecoach.settings import load_settings

Pairs = Sequence[tuple[str, str]]


def unwatched() -> None:
    """The watcher of those who do not watch."""


def evaluate_cache(
    photos: Sequence[str],
    *,
    reshots: Pairs = (),
    same: Pairs = (),
    sample: int | None = None,
    variations: Sequence[Variation] = VARIATIONS,
    watch: Callable[[], None] = unwatched,
) -> CacheEvaluation:
    """Remember all photos, ask for variations of them, and compare every pair; nothing is kept in any store.

    Args:
        photos: Paths. What is no photo is left out.
        reshots: Two photos each of the same thing: the first is remembered, the second asked for.
        same: Two photos each that show the same thing without being worth a measurement, such as copies.
        sample: So many photos, spread over all, are varied; all when None. All are remembered in either case.
        variations: What is done to them.
        watch: Called after each of `steps(photos, sample, variations)`.

    Raises:
        NoPhotosFound: Not one of them is a photo.
        ModelUnavailable: The embedded model cannot be loaded.
    """
    eyes = bootstrap.embedded(load_settings())
    with ThreadPoolExecutor(processors()) as pool:
        remember = partial(_known, side=eyes.side, embed=eyes.embed, watch=watch)
        found = {one.name: one for one in pool.map(remember, photos) if one is not None}
        if not found:
            raise NoPhotosFound(source=photos[0] if photos else "")
        album = Album(found.values(), (*reshots, *same), eyes.side, eyes.embed)
        asked = [found[name] for name in spread(photos, sample) if name in found]
        look = partial(_look, album=album, watch=watch)
        made = pool.map(look, [(one, how) for how in variations for one in asked])
        looks = [one for one in made if one is not None]
    looks += [
        album.pair(found[one], found[other]) for one, other in reshots if {one, other} <= set(found)
    ]
    wrong = [pair for one in album.photos.values() for pair in album.false_pairs(one)]
    return evaluate(looks, wrong, len(album.photos), album.same_pairs)


def steps(photos: int, sample: int | None, variations: int = len(VARIATIONS)) -> int:
    """How often the watcher is called, if all photos can be used."""
    return photos + min(photos, sample or photos) * variations


def spread(photos: Sequence[str], sample: int | None) -> list[str]:
    """So many of the photos, at even distances; all when None."""
    count = min(len(photos), sample or len(photos))
    return [photos[number * len(photos) // count] for number in range(count)]


def _known(path: str, side: int, embed: Embed, watch: Callable[[], None]) -> Known | None:
    try:
        return known(path, read_photo(Path(path).read_bytes()), side, embed)
    except (PhotoError, OSError):
        return None
    finally:
        watch()


def _look(asked: tuple[Known, Variation], album: Album, watch: Callable[[], None]) -> Look | None:
    """What became of a variation; None where the photo has vanished or changed meanwhile."""
    photo, variation = asked
    try:
        return album.look(photo, read_photo(Path(photo.name).read_bytes()), variation)
    except (PhotoError, OSError):
        return None
    finally:
        watch()
