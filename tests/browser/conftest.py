"""A real browser: headless Chromium of this machine. Pages are opened in it, and nothing that they ask for gets out.

Where it is missing the tests skip and say so; with CI=true they fail, so that no green build goes without them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium on this machine; `apt-get install chromium` brings it"


@dataclass
class Shown:
    """A page that stands open in the browser."""

    page: Page
    asked: list[str] = field(default_factory=list)  # addresses besides the page's own
    complaints: list[str] = field(
        default_factory=list
    )  # errors of scripts, refused policies, dialogs

    def count(self, selector: str) -> int:
        """How many elements a selector finds."""
        return self.page.locator(selector).count()

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wide))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path)
        yield browser
        browser.close()


Show = Callable[..., Shown]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Open a file or address at a width in pixels, light or dark; only what starts with `home` is let through."""
    contexts = []

    def opened(
        where: Path | str, *, width: int = 1280, scheme: str = "light", home: str = ""
    ) -> Shown:
        address = where.as_uri() if isinstance(where, Path) else where
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        shown = Shown(page)

        def let_through(route: Route) -> None:
            url = route.request.url
            if url != address:
                shown.asked.append(url)
            own = url == address or (home and url.startswith(home))
            route.continue_() if own else route.abort()

        context.route("**/*", let_through)
        page.on("console", lambda told: shown.complaints.append(told.text))
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        page.on(
            "dialog", lambda dialog: (shown.complaints.append(dialog.message), dialog.dismiss())
        )
        page.goto(address)
        return shown

    yield opened
    for context in contexts:
        context.close()
