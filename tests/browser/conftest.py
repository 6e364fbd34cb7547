"""One browser and one server for all tests of the built site."""

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.figures import write_pages
from tests.browser.pages import DESK, Visit, watch

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
BUILD = [Path(sys.executable).with_name("jupyter-book"), "build", ROOT, "-W", "-n", "--keep-going"]
# What a strict host would send: the site must need nothing from anywhere else.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class StrictHandler(SimpleHTTPRequestHandler):
    """Serves the site under /book/, as a project's pages are, and with the policy."""

    def translate_path(self, path):
        if not path.startswith("/book/"):
            return str(SITE / "outside-of-the-site")
        return super().translate_path(path.removeprefix("/book"))

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing: pytest shows what went wrong."""


@pytest.fixture(scope="session")
def site():
    """Folder of the built site; built once if it is not there."""
    if not (SITE / "index.html").exists():
        result = subprocess.run(BUILD, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-5000:]
    return SITE


@pytest.fixture(scope="session")
def over_http(site):
    """Address of the site on a server under a sub-path."""
    handler = partial(StrictHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book/"
        server.shutdown()


@pytest.fixture(scope="session")
def over_file(site):
    """Address of the site on the disk."""
    return site.as_uri() + "/"


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser):
    """Window of a desk, in which pages are opened; its cache is kept, as a reader's is."""
    context = browser.new_context(viewport=DESK)
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages(request, site, tmp_path_factory):
    """Folder of the built site, and of the pages that a module's ``BODIES`` describe."""
    folder = tmp_path_factory.mktemp("widgets")
    write_pages(folder, site, request.module.BODIES)
    return folder


@pytest.fixture(scope="module")
def base(request, pages):
    """Address of the site: from a server with a strict policy, or (`BOTH_WAYS`) from the disk."""
    if getattr(request, "param", "http") == "file":
        yield pages.as_uri() + "/"
        return
    handler = partial(StrictHandler, directory=str(pages))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book/"
        server.shutdown()


@pytest.fixture
def visit():
    return Visit()


@pytest.fixture
def page(browser, base, visit):
    """A window; what it asks for and complains of is noted, and must be nothing in the end."""
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch(page, visit)
    yield page
    context.close()
    assert visit.failed == []
    assert visit.messages == []
    assert [r for r in visit.requests if not r.startswith((base, "blob:", "data:"))] == []


@pytest.fixture(scope="session")
def axe(browser_lacks):
    """Ask axe-core what is wrong on a page, or in a part of it: the rules, and the elements."""
    if not AXE.exists():
        browser_lacks("needs axe-core: `npm ci` in widgets/")
    code = AXE.read_text(encoding="utf-8")

    def ask(page, where="html"):
        page.add_script_tag(content=code)
        # What has been scrolled under the bar at the top is small there, but nowhere else.
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        options = {
            "runOnly": RULES,
            "resultTypes": ["violations"],  # six times faster than a list of what is right
            "preload": False,  # a page on a disk cannot fetch its styles
        }
        found = page.evaluate("arguments_ => axe.run(...arguments_)", [where, options])
        return [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]]

    return ask
