"""Pictures of the pages for people to look at: `python -m tests.browser.screenshots FOLDER [WORD ...]`.

Writes each page at 1280 and 360 pixels in both languages, and what it prints as PDF; as pictures too where pdftoppm
is at hand. WORDs choose pages whose name holds one of them. `--readme` renews docs/img/home.png only.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.pages import PAGES, in_both_languages
from tests.browser.server import ROOT, Portal, running
from tests.browser.visitor import Visitor, chromium, launched

WIDTHS = (1280, 360)
PRINTED = ("home", "case studies", "case study", "visit report", "region", "article")
README_PICTURE = ROOT / "docs" / "img" / "home.png"


def shoot(visitor: Visitor, path: str, file: Path) -> None:
    """The whole page as a picture; loaded twice, since the first view does not wait for the typeface."""
    visitor.open(path)
    visitor.open(path)
    height = int(visitor.page.evaluate("document.documentElement.scrollHeight"))
    for y in range(0, height, 800):  # pictures below the fold load when they come near
        visitor.page.mouse.wheel(0, y)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.evaluate("scrollTo(0, 0)")
    visitor.page.screenshot(path=file, full_page=True)


def print_out(visitor: Visitor, path: str, file: Path) -> None:
    """What comes out of the printer: a PDF, and its pages as pictures."""
    visitor.open(path)
    visitor.page.pdf(path=file, format="A4", prefer_css_page_size=True)
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-png", "-r", "60", file, file.with_suffix("")], check=True)


def shoot_all(browser: Browser, portal: Portal, folder: Path, words: list[str]) -> None:
    """Every page that one of the words names, or all."""
    chosen = [row for row in in_both_languages() if not words or any(word in row[0] for word in words)]
    for width in WIDTHS:
        visitor = Visitor(browser, portal, width=width, watched=False)
        for name, language, path in chosen:
            shoot(visitor, path, folder / f"{name.replace(' ', '-').replace(',', '')}-{language}-{width}.png")
        visitor.close()
    visitor = Visitor(browser, portal, watched=False)
    for name in PRINTED:
        if (name, "id", PAGES[name]) in chosen:
            print_out(visitor, PAGES[name], folder / f"{name.replace(' ', '-')}-print.pdf")
    visitor.close()


def shoot_readme(browser: Browser, portal: Portal) -> None:
    """The upper part of the home page, as a person with a common screen meets it."""
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    visitor = Visitor(browser, portal, watched=False)
    visitor.page.set_viewport_size({"width": 1280, "height": 1500})
    visitor.open("/")
    visitor.open("/")
    picture = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)
    visitor.close()


def main(arguments: list[str]) -> None:
    """See the module."""
    readme = "--readme" in arguments
    words = [word for word in arguments if word != "--readme"]
    path = chromium()
    if path is None or not (readme or words):
        sys.exit(f"{__doc__}\nNo Chromium on the PATH; set CHROME_PATH." if path is None else __doc__)
    with tempfile.TemporaryDirectory() as scratch, running(Path(scratch)) as portal, launched(path) as browser:
        if readme:
            shoot_readme(browser, portal)
        else:
            folder = Path(words[0])
            folder.mkdir(parents=True, exist_ok=True)
            shoot_all(browser, portal, folder, words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
