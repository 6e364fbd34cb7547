"""Measure what a frame costs while a figure is moved, in headless Chromium.

    python widgets/bench/frames.py [NAME ...]

Every slider of every widget, or of those that are named, is dragged from end to end by the mouse in
120 frames, or as many as it has steps. A row says how many milliseconds of the processor a frame
takes, at the median and the 95th percentile: first the figure's own code (model, calculation,
drawing) with the style and the layout of what it has changed, then all that the page's thread does,
painting and the measuring itself included. What plays by itself plays for 120 frames; its row has
the mean.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # for tests.browser

from nnbook.lab import widgets  # noqa: E402
from nnbook.lab.widgets.base import Explorer  # noqa: E402
from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.figures import html, opened, write_pages  # noqa: E402
from tests.browser.pages import DESK  # noqa: E402
from tests.conftest import BROWSERS  # noqa: E402

FRAMES = 120
PAUSE = 34  # milliseconds, two frames: what a move changes is drawn before the next one
COLUMNS = [("ScriptDuration", "RecalcStyleDuration", "LayoutDuration"), ("TaskDuration",)]
WAIT = """
async (frames) => {
  for (let i = 0; i < frames; i += 1) await new Promise(requestAnimationFrame);
}
"""
ROW = "{:<17} {:<18} {:>8} {:>6} {:>9} {:>6}"


def spent(devtools: CDPSession) -> list[float]:
    """Return, for each column, the milliseconds so far."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    seconds = {metric["name"]: metric["value"] for metric in metrics}
    return [1000 * sum(map(seconds.__getitem__, names)) for names in COLUMNS]


def drag(page: Page, devtools: CDPSession, slider: Locator) -> list[float]:
    """Drag a slider from left to right, and return what to say of its frames."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    x, y, width = box["x"] + 1, box["y"] + box["height"] / 2, box["width"] - 2
    page.mouse.move(x, y)
    page.mouse.down()
    low, high, step = (float(slider.get_attribute(name) or 0) for name in ("min", "max", "step"))
    frames = min(FRAMES, round((high - low) / step))
    seen = []
    for i in range(frames + 1):
        page.mouse.move(x + width * i / frames, y)
        page.wait_for_timeout(PAUSE)
        seen.append(spent(devtools))
    page.mouse.up()
    columns = [[after - before for before, after in zip(sums, sums[1:])] for sums in zip(*seen)]
    return [
        number for column in columns for number in (median(column), quantiles(column, n=20)[-1])
    ]


def play(page: Page, devtools: CDPSession, button: Locator) -> list[float]:
    """Let a figure play, and return the means."""
    button.click()
    before = spent(devtools)
    page.evaluate(WAIT, FRAMES)
    return [(after - start) / FRAMES for start, after in zip(before, spent(devtools))]


def rows(page: Page, base: str, name: str) -> Iterator[str]:
    """Move everything that one figure has, and say what it cost."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})  # a busy machine is no cost
    figure = opened(page, base, name)
    sliders = figure.locator('input[type="range"]:enabled:visible')
    at = 0
    while at < sliders.count():  # moving one may bring another one in sight
        slider = sliders.nth(at)
        numbers = (f"{number:.1f}" for number in drag(page, devtools, slider))
        yield ROW.format(name, slider.get_attribute("name"), *numbers)
        at += 1
    figure.locator(".nn-foot button").click()
    for button in figure.get_by_role("button", name="Play", exact=True).all():
        own, everything = (f"{number:.1f}" for number in play(page, devtools, button))
        yield ROW.format(name, "Play", own, "", everything, "")


def main(names: list[str]) -> None:
    """Print the table."""
    kinds = [kind for kind in map(vars(widgets).get, widgets.__all__) if isinstance(kind, type)]
    figures = {kind.name: kind for kind in kinds if issubclass(kind, Explorer)}
    if unknown := set(names) - set(figures):
        sys.exit(f"There is no {', '.join(sorted(unknown))}: expected some of {', '.join(figures)}")
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    print(ROW.format("milliseconds", "", "own code", "95 %", "all", "95 %"))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        (site / "_static").mkdir(parents=True)  # of the book nothing is needed
        write_pages(Path(folder), site, {name: html(figures[name]()) for name in names or figures})
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name in names or figures:
            page = browser.new_page(viewport=DESK)
            for row in rows(page, Path(folder).as_uri() + "/", name):
                print(row, flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
