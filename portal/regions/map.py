"""The map of the 38 provinces: outlines, tiles and steps of colour for any count per province."""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).resolve().parent / "map"
PROVINCES = DATA.parent / "data" / "provinces.csv"
TILE = 60
SCALE = 2  # the map is drawn 2000 units wide, so that whole numbers are fine enough
SMALL = {"21", "31", "34", "51"}  # too small to hit with a finger: Kepulauan Riau, Jakarta, Yogyakarta, Bali


@dataclass(frozen=True)
class Shape:
    """What is drawn of a province: outline, tile position, short name, and a dot when it is too small to hit."""

    code: str
    name_id: str
    name_en: str
    short: str
    path: str
    tile_x: int
    tile_y: int
    dot_x: int | None
    dot_y: int | None

    @property
    def name(self) -> str:
        """The province's name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id

    @property
    def east(self) -> bool:
        """East of Bali and Kalimantan: the tile map falls in two halves, so that tiles are large enough on a phone."""
        return self.tile_x > 9 * TILE


@dataclass(frozen=True)
class MapRow:
    """A province on the map with its count, its step of colour (0 to 4) and its address."""

    shape: Shape
    count: int
    step: int
    url: str
    label: str

    @property
    def code(self) -> str:
        """The Kemendagri code."""
        return self.shape.code

    @property
    def name(self) -> str:
        """The province's name."""
        return self.shape.name


@dataclass(frozen=True)
class MapStep:
    """An entry of the legend."""

    step: int
    label: str


@cache
def shapes() -> tuple[Shape, ...]:
    """The provinces in the order of their codes; the files are read once."""
    outlines = json.loads((DATA / "id38.paths.json").read_text(encoding="utf-8"))
    rings = {row["kode"]: _rings(row["d"]) for row in outlines}
    tiles = json.loads((DATA / "id38.tiles.json").read_text(encoding="utf-8"))
    with PROVINCES.open(encoding="utf-8", newline="") as rows:
        english = {row["code"]: row["name_en"] for row in csv.DictReader(rows)}
    return tuple(
        Shape(
            code,
            name,
            english[code],
            iso[3:],
            _outline(rings[code]),
            column * TILE + 2,
            row * TILE + 2,
            *_dot(code, rings[code]),
        )
        for code, iso, name, _source, column, row in tiles
    )


Point = tuple[int, int]


def _rings(path: str) -> list[list[Point]]:
    """The rings of an outline as points in half units: an absolute start and relative steps each."""
    rings = []
    for part in filter(None, path.split("z")):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", part)]
        steps = zip(numbers[::2], numbers[1::2], strict=True)
        points = accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        halves = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
        rings.append([point for point, _same in groupby(halves)])
    return rings


def _outline(rings: list[list[Point]]) -> str:
    """An SVG path of whole numbers, half as long as the file's: finer than a pixel of any screen it is shown on."""
    parts = []
    for (x, y), *rest in (ring for ring in rings if len(ring) > 2):
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise([(x, y), *rest])]
        parts.append(f"M{x} {y}l{' '.join(f'{dx} {dy}' for dx, dy in steps)}z")
    return "".join(parts).replace(" -", "-")


def _dot(code: str, rings: list[list[Point]]) -> tuple[int, int] | tuple[None, None]:
    """The middle of the largest part of a small province, else nothing."""
    if code not in SMALL:
        return None, None
    boxes = [(min(xs), min(ys), max(xs), max(ys)) for xs, ys in (zip(*ring, strict=True) for ring in rings)]
    left, top, right, bottom = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return (left + right) // 2, (top + bottom) // 2


def lower_bounds(highest: int) -> tuple[int, int, int, int]:
    """The least count of steps 1 to 4: 1, 2, 3, 4 while counts are small, else parts of the highest."""
    if highest <= 4:
        return 1, 2, 3, 4
    bounds = [1]
    for part in (0.15, 0.35, 0.65):
        bounds.append(max(bounds[-1] + 1, round(highest * part)))
    return bounds[0], bounds[1], bounds[2], bounds[3]


def map_rows(
    counts: Mapping[str, int],
    url: Callable[[str], str],
    label: Callable[[str, int], str] = "{}: {}".format,
) -> list[MapRow]:
    """All 38 provinces with their counts by Kemendagri code; `label` makes “Bali: 3 studi kasus” of name and count."""
    known = shapes()
    bounds = lower_bounds(max((counts.get(shape.code, 0) for shape in known), default=0))
    rows = []
    for shape in known:
        count = counts.get(shape.code, 0)
        step = sum(count >= bound for bound in bounds)
        rows.append(MapRow(shape, count, step, url(shape.code), label(shape.name, count)))
    return rows


def map_steps(rows: Sequence[MapRow]) -> list[MapStep]:
    """The legend of a map: what each colour stands for, up to the highest that occurs."""
    highest = max((row.count for row in rows), default=0)
    bounds = lower_bounds(highest)
    steps = [MapStep(0, "0")]
    for number, low in enumerate(bounds, start=1):
        if low > highest:
            break
        high = min(bounds[number] - 1 if number < len(bounds) else highest, highest)
        steps.append(MapStep(number, str(low) if high == low else f"{low}–{high}"))
    return steps
