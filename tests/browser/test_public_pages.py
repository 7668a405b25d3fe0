"""Every public page, in both languages: accessible, light, silent, in order, and no wider than the window."""

import re

import pytest

from tests.browser.conftest import Visit
from tests.browser.pages import MISSING, in_both_languages
from tests.browser.visitor import Visitor

KILOBYTE = 1024
HTML_LIMIT = 20 * KILOBYTE
PAGE_LIMIT = 100 * KILOBYTE
REQUEST_LIMIT = 10
DRAWN = re.compile(r"/img/(article|dimension|visit)")  # stands where a photograph will
ROWS = in_both_languages()
NAMES = [f"{name} ({language})" for name, language, _path in ROWS]
STRUCTURE = """language => {
  const wrong = [], all = (css, root = document) => [...root.querySelectorAll(css)];
  const say = (what, element) => wrong.push(what + ": " + element.outerHTML.slice(0, 120));
  if (document.documentElement.lang !== language) wrong.push("lang is " + document.documentElement.lang);
  if (all("h1").length !== 1) wrong.push(all("h1").length + " first headings");
  if (!document.title.trim()) wrong.push("no title");
  let level = 0;
  for (const heading of all("h1,h2,h3,h4,h5,h6")) {
    const next = Number(heading.tagName[1]);
    if (heading.closest("footer") || heading.closest("aside")) continue;
    if (next > level + 1) say(`h${next} after h${level}`, heading);
    if (!heading.textContent.trim()) say("empty heading", heading);
    level = next;
  }
  const ids = new Set();
  for (const element of all("[id]")) {
    if (ids.has(element.id)) say("id twice", element);
    ids.add(element.id);
  }
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list"])
    for (const element of all(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\\s+/).filter(Boolean))
        if (!ids.has(id)) say(`${name} names no element`, element);
  for (const link of all("a[href^='#']"))
    if (!ids.has(decodeURIComponent(link.getAttribute("href").slice(1)))) say("leads nowhere", link);
  for (const element of all("[onclick], [onchange], script:not([src]):not([type='application/ld+json']), style"))
    say("inline style or script", element);
  for (const image of all("img")) {
    if (!image.hasAttribute("alt")) say("no alt", image);
    if (!image.getAttribute("width") || !image.getAttribute("height")) say("no size", image);
  }
  for (const table of all("table"))
    if (!table.querySelector("th")) say("table without heads", table);
  for (const script of all("script[type='application/ld+json']")) JSON.parse(script.textContent);
  return wrong;
}"""


@pytest.mark.parametrize(("name", "language", "path"), ROWS, ids=NAMES)
def test_public_page_is_accessible_light_and_silent(visit: Visit, name: str, language: str, path: str) -> None:
    visitor = visit(width=1280)
    response = visitor.open(path)
    missing = name in MISSING
    assert response.status == (404 if missing else 200)
    assert findings(visitor, language, missing) == []


def findings(visitor: Visitor, language: str, missing: bool) -> list[str]:
    """All that is wrong with the open page."""
    notes = visitor.notes
    found = [f"console: {text}" for text in notes.errors if not (missing and "404" in text)]
    found += [f"asks another host: {url}" for url in notes.elsewhere]
    found += [f"failed: {what}" for what in notes.failed if not (missing and what.startswith("404"))]
    found += weight(visitor)
    found += [f"structure: {text}" for text in visitor.page.evaluate(STRUCTURE, language)]
    for width in (1280, 360, 320):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        if wider := visitor.sideways():
            found.append(f"{wider} px wider than a window of {width} px")
        if width != 320:
            found += [f"axe at {width} px: {text}" for text in visitor.axe()]
    return found


def weight(visitor: Visitor) -> list[str]:
    """What is over the limits, as it came over the line; content images do not count."""
    requests = [request for request in visitor.notes.finished if "/media/" not in request.url]
    ours = [request for request in requests if not DRAWN.search(request.url)]
    kinds = visitor.notes.bytes_by_kind()
    html = kinds["document"]
    total = sum(request.sizes()["responseBodySize"] for request in requests)
    found = [f"HTML of {html} bytes"] if html > HTML_LIMIT else []
    if total > PAGE_LIMIT:
        found.append(f"page of {total} bytes: {kinds}")
    if len(ours) > REQUEST_LIMIT and "panduan-gaya" not in visitor.path:  # the style guide shows every part at once
        found.append(f"{len(ours)} requests: {[request.url for request in ours]}")
    return found
