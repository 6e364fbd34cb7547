"""What the tests of all widgets share: pages with figures, and hands that move them.

Most tests open a chapter of the built site. For figures that stand in no chapter a test module
says in ``BODIES`` what pages it wants, a name and the HTML of each; the fixtures ``base`` and
``page`` of conftest put them beside the site.
"""

import re
import shutil
import sys
from pathlib import Path

import pytest

from nnbook.lab.plotting.style import palette_css

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Widgets</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../_static/palette.css">
<style>body { background: var(--nn-paper); color: var(--nn-ink); font-family: sans-serif }</style>
<script defer src="../_static/nnbook-mount.js"></script>
</head>
<body><main><h1>Widgets</h1>%s</main></body>
</html>
"""
TO_THE_MIDDLE = "e => e.scrollIntoView({ block: 'center', behavior: 'instant' })"
TEXT = "e => [...e.querySelectorAll('.nn-readout, .nn-reply')].map(x => x.innerText).join()"
MOVED = f"([figure, before]) => ({TEXT})(figure) !== before"
NUMBERS = """
e => Object.fromEntries([...e.querySelectorAll("data")].map(x => [x.dataset.name, Number(x.value)]))
"""
# The numbers a reader sees, read as a reader would.
SEEN = r"""
e => [...e.querySelectorAll("data")].map(x => [
  x.dataset.name, Number(x.value), x.textContent.replace(/[()\s+]/g, "").replace("−", "-"),
])
"""


# Notes which controls of a figure come in sight, and which of them a pointer and keys have used.
WATCH_HANDS = """
figure => {
  const controls = "input, button, summary, svg[tabindex]";
  const names = new Map();
  const used = { pointer: new Set(), key: new Set(), tab: new Set() };
  const needed = { pointer: ["pointer"], keyboard: ["tab", "key"] };
  const nameOf = e => e.closest("[role='toolbar']")?.ariaLabel
    ?? [e.type ?? e.tagName, e.name || e.ariaLabel || e.innerText].join(" ").trim();
  // A button that says something else after it was pressed keeps its name here.
  const look = () => [...figure.querySelectorAll(controls)]
    .filter(e => !names.has(e) && e.checkVisibility())
    .forEach(e => names.set(e, nameOf(e)));
  // Keys go through a group of radio buttons, which is one stop for Tab; a pointer takes each.
  const nameFor = (way, e) =>
    names.get(e) + (way === "pointer" && e.type === "radio" ? " " + e.value : "");
  const note = (way, { target }) => {
    look();
    const control = target.closest("label")?.control ?? target.closest(controls);
    if (control) used[way].add(nameFor(way, control));
  };
  figure.addEventListener("pointerdown", e => note("pointer", e), true);
  figure.addEventListener("keydown", e => e.key !== "Tab" && note("key", e), true);
  figure.addEventListener("keyup", e => e.key === "Tab" && note("tab", e), true);
  figure.untouched = hand => {
    look();
    const wanted = [...names.keys()].filter(e => hand !== "pointer" || e.type !== "number");
    const missing = needed[hand].flatMap(
      way => wanted.map(e => nameFor(way, e)).filter(name => !used[way].has(name)));
    return [...new Set(missing)];
  };
}
"""


def html(explorer):
    return explorer._repr_mimebundle_()[0]["text/html"]


def write_pages(folder, site, bodies):
    """Put pages beside those of the built site, with the widgets as they are now."""
    sys.path.append(str(ROOT / "site"))
    import nnbook_widgets

    static, pages = folder / "_static", folder / "pages"
    shutil.copytree(site / "_static", static)
    for name in ("book", "_images"):
        (folder / name).symlink_to(site / name)
    # The site may be older than the code: what a figure is made of is written anew.
    nnbook_widgets.write_carriers(static)
    shutil.copy(ROOT / "site" / "static" / "nnbook-mount.js", static)
    (static / "palette.css").write_text(palette_css())
    pages.mkdir()
    for name, body in bodies.items():
        (pages / f"{name}.html").write_text(PAGE % body, encoding="utf-8")


def opened(page, base, name):
    """Open a page, a chapter of the book or one of ``BODIES``; return its first figure, drawn."""
    page.goto(f"{base}{name if '/' in name else f'pages/{name}'}.html")
    page.locator(".nn-widget").first.scroll_into_view_if_needed()
    figure = page.locator(".nn-figure").first
    figure.locator(".nn-readout *").first.wait_for()
    figure.evaluate(WATCH_HANDS)
    return figure


def untouched(figure, hand):
    """List the controls that were in sight and that a hand has not used so far.

    The hand is "pointer" or "keyboard"; the keyboard has used what it came to by Tab, too.
    """
    return figure.evaluate("(figure, hand) => figure.untouched(hand)", hand)


def settle(page):
    """Wait until what was changed is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def field(figure, name):
    return float(figure.locator(f'input[type="number"][name="{name}"]').input_value())


def assert_true(figure, says):
    """Every number shown is nnbook's, all digits in the page and the rounded ones in sight."""
    expected, seen = says(figure), figure.evaluate(SEEN)
    assert seen
    for quantity, value, text in seen:
        assert value == pytest.approx(expected[quantity], rel=1e-12, abs=1e-12), quantity
        decimals = len(text.partition(".")[2])
        assert abs(abs(float(text)) - abs(value)) <= 0.5 * 10**-decimals + 1e-12, quantity


BOTH_WAYS = pytest.mark.parametrize("base", ["http", "file"], indirect=True)


class Moves:
    """Does something to a figure, and checks that its text changed, to what nnbook says."""

    def __init__(self, page, figure, says, check=assert_true):
        self.page, self.figure, self.says, self.check = page, figure, says, check

    def __call__(self, control, move):
        control.evaluate(TO_THE_MIDDLE)
        before = self.figure.evaluate(TEXT)
        move(control)
        settle(self.page)
        assert self.figure.evaluate(TEXT) != before, f"{control} is dead"
        self.check(self.figure, self.says)

    def all(self, kind, move):
        for i in range(self.figure.locator(kind).count()):
            self(self.figure.locator(kind).nth(i), move)

    def choose(self, *values):
        for value in values:
            self(self.figure.locator(f'input[value="{value}"]'), lambda radio: radio.check())

    def keys(self, selector, keys):
        for key in keys.split():
            self(self.figure.locator(selector), lambda control, key=key: control.press(key))

    def play(self, press):
        """Press Play and, once the text has changed, Pause."""

        def until_it_moves(control):
            figure = self.figure.element_handle()
            before = self.figure.evaluate(TEXT)
            press(control)
            self.page.wait_for_function(MOVED, arg=[figure, before])
            assert control.inner_text() == "Pause"
            press(control)

        control = self.figure.get_by_role("button", name=re.compile("Play|Pause"))
        self(control, until_it_moves)
        assert control.inner_text() == "Play"


def drag_by(page, dx, dy):
    """Return a move that drags a thing by so many pixels."""

    def move(control):
        box = control.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + dx / 2, y + dy / 2)
        page.mouse.move(x + dx, y + dy)
        page.mouse.up()

    return move


def click_at(share):
    """Return a move that clicks on a slider, so far from its left end."""

    def move(control):
        box = control.bounding_box()
        control.click(position={"x": share * box["width"], "y": box["height"] / 2})

    return move


def add(amount):
    """Return a move that types another number into a field."""

    def move(control):
        control.fill(str(round(float(control.input_value()) + amount, 6)))

    return move


KEYS = {
    "range": ["ArrowRight", "ArrowDown", "PageUp", "PageDown", "End", "Home"],
    "number": ["ArrowUp", "ArrowDown", "PageUp", "PageDown"],
    "button": ["Enter"],
    "radio": ["ArrowRight", "ArrowRight", "ArrowRight"],  # from the sigmoid to the leaky ReLU
}


BEFORE_THE_FIGURE = """() => {
  const figure = document.querySelector(".nn-figure");
  figure.tabIndex = -1;
  figure.focus();
  figure.removeAttribute("tabindex");
}"""


def tab_stops(page):
    """Tab through the first figure, and yield the control that has the focus."""
    active = page.locator(":focus")
    page.evaluate(BEFORE_THE_FIGURE)
    while True:
        page.keyboard.press("Tab")
        if not active.count() or not active.evaluate("e => !!e.closest('.nn-figure')"):
            return
        yield active


def click(control):
    control.click()


def enter(control):
    control.press("Enter")


def button(figure, name):
    return figure.get_by_role("button", name=name, exact=True)


def by_keyboard(page, figure, says):
    """Tab through a figure, use every key of every control, and return what was reached."""
    moves, reached = Moves(page, figure, says), []
    for active in tab_stops(page):
        kind, label = active.evaluate("e => [e.type, e.name || e.innerText]")
        reached.append((kind, label) if kind != "radio" else (kind, ""))
        for key in KEYS[kind]:
            moves(active, lambda control, key=key: page.keyboard.press(key))
    return reached
