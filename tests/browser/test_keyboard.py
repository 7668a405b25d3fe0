"""A walk through a page with Tab alone."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.pages import PAGES
from tests.browser.visitor import Visitor

WALKS = [
    ("home", 1280),
    ("home", 360),
    ("case studies of one region", 1280),
    ("case studies of one region", 360),
    ("case study", 1280),
    ("visit report", 1280),
    ("visit report", 360),
    ("region", 1280),
    ("search results", 1280),
    ("search results", 360),
    ("style guide", 1280),
    ("report a mistake", 1280),
    ("sign in", 360),
]
MANY = 400
PARTS = 6
INSIDE = "window.left === document.activeElement && ['date', 'time'].includes(window.left.type)"
# Where the focus is, what a person sees of it, and how the same element looks without it
STOP = """async () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const order = window.stops ||= new Map();
  if (!order.has(element)) order.set(element, order.size);
  const parts = [element, element.parentElement, ...element.querySelectorAll("*")].slice(0, 8);
  const look = () => parts.map(part => {
    const style = getComputedStyle(part);
    return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration,
            style.fill, style.stroke, style.strokeWidth, style.clipPath, style.insetBlockStart, style.transform].join();
  }).join();
  const settle = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  await settle();
  const focused = look(), box = element.getBoundingClientRect();
  const inside = value => Math.min(Math.max(value, 1), 10000);
  const top = document.elementFromPoint(Math.min(inside(box.x + box.width / 2), innerWidth - 1),
                                        Math.min(inside(box.y + box.height / 2), innerHeight - 1));
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const mine = top && (element.contains(top) || top.contains(element)
                       || [...element.labels || []].some(label => label.contains(top)));
  const label = [...element.labels || []];
  const target = label.length && ["checkbox", "radio"].includes(element.type) ? label[0].getBoundingClientRect() : box;
  const text = id => document.getElementById(id)?.textContent || "";
  const name = element.getAttribute("aria-label")
    || (element.getAttribute("aria-labelledby") || "").split(" ").map(text).join(" ").trim()
    || label.map(one => one.textContent).join(" ") || element.querySelector("title")?.textContent
    || element.textContent || element.title || "";
  const inline = getComputedStyle(element).display === "inline" && !(element instanceof SVGElement);
  element.blur();
  await settle();
  const plain = look();
  element.focus({preventScroll: true});
  return {
    number: order.get(element), skip: element.matches("a[href^='#'].skip"), name: name.trim().slice(0, 60),
    what: element.outerHTML.slice(0, 120), invisible: focused === plain, hidden: !(seen && mine),
    small: !inline && !(element instanceof SVGElement) && (target.width < 23.5 || target.height < 23.5),
    size: `${Math.round(target.width)} x ${Math.round(target.height)}`,
  };
}"""


@pytest.mark.parametrize(("name", "width"), WALKS, ids=[f"{name} at {width}" for name, width in WALKS])
def test_tab_reaches_all_in_sight_and_gets_out_again(visit: Visit, name: str, width: int) -> None:
    visitor = visit(width=width)
    visitor.open(PAGES[name])
    assert walk(visitor) == []


def tab(visitor: Visitor) -> None:
    """On to the next element; inside a date or time, Tab goes through day, month, year and the picker first."""
    visitor.page.evaluate("window.left = document.activeElement")
    for _part in range(PARTS):
        visitor.page.keyboard.press("Tab")
        if not visitor.page.evaluate(INSIDE):
            return


def walk(visitor: Visitor) -> list[str]:
    """What a person who only has Tab would complain about."""
    wrong: list[str] = []
    previous = -1
    for _step in range(MANY):
        tab(visitor)
        stop = visitor.page.evaluate(STOP)
        if stop is None or (stop["number"] == 0 and previous > 0):
            return wrong
        if previous == -1 and not stop["skip"]:
            wrong.append(f"the first stop is no skip link: {stop['what']}")
        if stop["number"] == previous:
            return [*wrong, f"trapped: {stop['what']}"]
        previous = stop["number"]
        flags = [flag for flag in ("invisible", "hidden", "small") if stop[flag]]
        wrong += [f"{flag} ({stop['size']}): {stop['what']}" for flag in flags]
        if not stop["name"]:
            wrong.append(f"no name: {stop['what']}")
    return [*wrong, f"more than {MANY} stops"]
