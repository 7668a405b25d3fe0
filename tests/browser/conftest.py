"""One portal for the session, one browser for each module, so that no other test meets Playwright's event loop."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState

from tests.browser.server import Portal, running
from tests.browser.visitor import Visitor, chromium, launched

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with its demo content, on a database of its own.

    BROWSER_FOLDER names a folder that is kept, so that the next run starts at once; delete it when models change.
    """
    kept = os.environ.get("BROWSER_FOLDER")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("portal")
    folder.mkdir(parents=True, exist_ok=True)
    with running(folder) as portal:
        yield portal


@pytest.fixture(scope="session")
def states() -> dict[str, StorageState]:
    """Who has signed in already."""
    return {}


@pytest.fixture(scope="module")
def browser(portal: Portal) -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, but never in CI."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium: set CHROME_PATH.")
        pytest.skip("no Chromium on the PATH; set CHROME_PATH")
    with launched(path) as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, portal: Portal, states: dict[str, StorageState]) -> Iterator[Visit]:
    """Makes visitors: `visit(width=360, javascript=False, role="jsc_editor")`; they leave at the end of the test."""
    visitors: list[Visitor] = []

    def make(*, role: str = "", width: int = 1280, javascript: bool = True) -> Visitor:
        if role and role not in states:
            newcomer = Visitor(browser, portal)
            states[role] = newcomer.sign_in(role)
            newcomer.close()
        visitor = Visitor(browser, portal, width=width, javascript=javascript, state=states.get(role))
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.close()
