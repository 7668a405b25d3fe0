"""The editors' guide: its pictures exist, and none is left over."""

import re
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = DOCS / "panduan-penyunting.md"


def test_every_picture_of_the_guide_exists_and_every_picture_is_used() -> None:
    named = set(re.findall(r"\((img/panduan-[a-z-]+\.png)\)", GUIDE.read_text("utf-8")))
    made = {f"img/{path.name}" for path in (DOCS / "img").glob("panduan-*.png")}
    assert named == made


def test_pictures_are_small_and_wide_enough() -> None:
    for path in (DOCS / "img").glob("panduan-*.png"):
        assert path.stat().st_size <= 120_000, path.name
        with Image.open(path) as picture:
            assert picture.width == 1280, path.name


def test_pictures_have_a_text_alternative() -> None:
    assert not re.findall(r"!\[\]", GUIDE.read_text("utf-8"))
