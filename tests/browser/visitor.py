"""A person at a browser: opens pages, and notes what a page asked for and complained about."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, Route, StorageState, sync_playwright

from tests.browser.server import Portal

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    "--disable-domain-reliability",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(AXE_FILE_PATH).read_text("utf-8")
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map(v => `${v.impact} ${v.id}: ${v.help}\\n` +
    v.nodes.slice(0, 4).map(n => `    ${n.target.join(" ")}\\n      ${n.html.slice(0, 160)}`).join("\\n"));
}"""


def chromium() -> str | None:
    """Where the browser is: CHROME_PATH, else one on the PATH."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """One Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Notes:
    """What happened while pages were open."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    finished: list[Request] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew, before the next page."""
        for kept in (self.errors, self.failed, self.elsewhere, self.finished):
            kept.clear()

    def bytes_by_kind(self) -> dict[str, int]:
        """Bytes received (bodies as transferred) by kind of request."""
        kinds: dict[str, int] = {}
        for request in self.finished:
            kinds[request.resource_type] = kinds.get(request.resource_type, 0) + request.sizes()["responseBodySize"]
        return kinds


class Visitor:
    """One browser context with one page; `page` is Playwright's."""

    def __init__(
        self,
        browser: Browser,
        portal: Portal,
        *,
        width: int = 1280,
        javascript: bool = True,
        state: StorageState | None = None,
        watched: bool = True,
        **options: Any,
    ) -> None:
        """Nobody watched may ask another host; watching turns the browser's cache off, so each view is a first one."""
        self.portal = portal
        self.notes = Notes()
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            storage_state=state,
            **options,
        )
        self.context.set_default_timeout(15_000)
        if watched:
            self.context.route("**/*", self._stay_here)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.notes.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.notes.errors.append(str(error)))
        self.page.on("response", self._note_response)
        self.page.on("requestfinished", self._note_request)

    def _stay_here(self, route: Route) -> None:
        """Let nothing out of the house, and note who tried."""
        address = urlsplit(route.request.url)
        if address.scheme in {"http", "https"} and address.netloc != urlsplit(self.portal.url).netloc:
            self.notes.elsewhere.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def _note_request(self, request: Request) -> None:
        self.notes.finished.append(request)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.notes.failed.append(f"{response.status} {urlsplit(response.url).path}")

    def open(self, path: str, *, width: int | None = None) -> Response:
        """Go to a path of the portal and wait until nothing is under way; the answer."""
        if width:
            self.page.set_viewport_size({"width": width, "height": 900})
        self.notes.forget()
        response = self.page.goto(self.portal.url + path, wait_until="networkidle")
        assert response is not None, path
        return response

    @property
    def path(self) -> str:
        """Path and query of the page that is open."""
        address = urlsplit(self.page.url)
        return address.path + (f"?{address.query}" if address.query else "")

    def sign_in(self, role: str) -> StorageState:
        """Through the form, as the sample person of a role; what the browser keeps afterwards."""
        self.open("/akun/login/")
        self.page.locator("#id_login").fill(self.portal.emails[role])
        self.page.locator("#id_password").fill(self.portal.password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self.context.storage_state()

    def axe(self) -> list[str]:
        """What axe finds on the open page; evaluated, as the page's policy allows no other script."""
        self.page.evaluate(AXE)
        return list(self.page.evaluate(RUN_AXE, RULES))

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def close(self) -> None:
        """Leave."""
        self.context.close()
