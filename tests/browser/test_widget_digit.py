"""The figure of chapter 10: drawn on, moved, attacked and undone, it says what nnbook says."""

from functools import cache, partial

import numpy as np
import pytest

from nnbook import Linear, Sequential, Tanh
from nnbook.lab.widgets.digit import DigitExplorer
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
    assert_true,
    button,
    click,
    click_at,
    drag_by,
    enter,
    field,
    html,
    opened,
    settle,
    tab_stops,
    untouched,
)
from tests.browser.pages import DESK, OVERFLOW, PHONE

pytestmark = pytest.mark.browser

RNG = np.random.default_rng(3)
OWN = DigitExplorer(network=Sequential(Linear(64, 3, RNG), Tanh(), Linear(3, 10, RNG)), fit=False)
SHIPPED = DigitExplorer()
CHAPTER = "book/10-digits"
BODIES = {
    "own": html(OWN),
    "spoiled": html(SHIPPED).replace("&quot;fit&quot;:true", "&quot;fit&quot;:1"),
}
# The image that the network sees, as a reader sees it.
IMAGE = "e => [...e.querySelectorAll('.nn-digit-svg text')].map(x => Number(x.textContent))"


@cache
def numbers_for(image, neuron, is_own):
    """What nnbook says to an image."""
    explorer = OWN if is_own else SHIPPED
    explorer.drawing, explorer.neuron = image, neuron
    first, _ = explorer.network.linears
    total = float(explorer.image.ravel() / 16 @ first.W[:, neuron])
    numbers = {
        "sure": explorer.probabilities.max(),
        "sum": total,
        "b": first.b[neuron],
        "z": total + first.b[neuron],
        "a": explorer.hidden[neuron],
    }
    for k in range(10):
        numbers[f"p{k}"] = explorer.probabilities[k]
        numbers[f"z{k}"] = explorer.logits[k]
        numbers[f"c{k}"] = explorer.contributions[neuron, k]
    return numbers


def says(figure, is_own=False):
    """What nnbook says to what the figure shows."""
    return numbers_for(tuple(figure.evaluate(IMAGE)), int(field(figure, "neuron")), is_own)


def answer(figure):
    return figure.locator(".nn-score strong").inner_text()


def guess(moves, press):
    """Give each answer to the question; two of them are wrong, and get the same reply."""
    for name in ("Yes, about as surely", "Yes, less surely", "No"):
        moves(button(moves.figure, name), press)
        moves(button(moves.figure, "Reset"), press)


@BOTH_WAYS
def test_by_pointer(page, base):
    figure = opened(page, base, CHAPTER)
    moves = Moves(page, figure, says)
    assert_true(figure, says)
    assert answer(figure) == "6"
    guess(moves, click)
    moves(button(figure, "No"), click)
    assert answer(figure) == "1"
    moves(button(figure, "Move one pixel left"), click)
    assert answer(figure) == "6"
    for direction in ("right", "up", "down"):
        moves(button(figure, f"Move one pixel {direction}"), click)
    moves.all(".nn-digit-gallery button", click)
    moves(figure.get_by_role("button", name="3, example 11"), click)
    assert "It is a 3: misread" in figure.locator(".nn-score").inner_text()
    moves(button(figure, "Clear"), click)
    assert "still an answer" in figure.inner_text()
    canvas = figure.locator(".nn-digit-canvas")
    moves(canvas, drag_by(page, 10, 60))
    moves(figure.get_by_label("fit to the frame first"), click)
    for pen, way in (("eraser", 30), ("ink", -60)):
        figure.locator(f'input[value="{pen}"]').check()
        moves(canvas, drag_by(page, way, 30))
    moves(button(figure, "Undo"), click)
    for name in ("Most for the answer", "Most against it"):
        moves(button(figure, name), click)
    moves(figure.get_by_role("button", name="9, example 10"), click)
    moves(button(figure, "Attack at the weakest pixel"), click)
    assert (answer(figure), field(figure, "ink")) == ("8", 16)
    figure.locator(".nn-digit-svg").nth(2).click()
    settle(page)
    assert field(figure, "ink") == 14  # of another pixel
    moves.all('input[type="range"]', click_at(0.7))
    hidden = figure.locator(".nn-digit-choose")
    moves(hidden, lambda e: e.click(position={"x": 5, "y": 5}))
    moves(figure.locator(".nn-foot button"), click)
    hidden.hover(position={"x": 5, "y": 5})
    explorer = DigitExplorer()
    assert explorer.neuron != 0
    figure.get_by_text(f"Neuron 0: a = {explorer.hidden[0]:.3f}").wait_for()
    page.mouse.move(0, 0)
    figure.get_by_text("Click on one to look at it.").wait_for()
    assert figure.evaluate(NUMBERS)["sure"] > 0.999
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_by_keyboard(page, base):
    figure = opened(page, base, CHAPTER)
    moves = Moves(page, figure, says)
    canvas, image = (figure.locator(".nn-digit-svg").nth(i) for i in (0, 2))
    for _ in tab_stops(page):
        pass
    for _ in range(6):
        canvas.press("ArrowRight")
    status = figure.locator(".nn-digit-panel .nn-hidden").first
    assert status.text_content() == "row 9, column 23, paper"
    moves.keys(".nn-digit-canvas", "Space Shift+ArrowDown")
    assert status.text_content().startswith("row 10, column 23")
    assert "fit" in [active.evaluate("e => e.name") for active in tab_stops(page)]
    moves.keys('input[name="fit"]', "Space")
    moves(button(figure, "Undo"), enter)
    figure.locator('input[value="ink"]').press("ArrowRight")
    moves.keys(".nn-digit-canvas", "Shift+ArrowUp")  # rubs out
    image.press("ArrowUp")
    settle(page)
    assert "row 3, column 4, 15 of 16" in image.get_attribute("aria-label")
    for key in "-+":
        moves(image, lambda control, key=key: control.press(key))
    for name, keys in (("ink", "ArrowUp"), ("neuron", "PageUp")):
        moves.keys(f'input[type="range"][name="{name}"]', "Home")
        moves.keys(f'input[type="number"][name="{name}"]', keys)
    for name in ("Most for the answer", "Most against it", "Attack at the weakest pixel"):
        moves(button(figure, name), enter)
    for direction in ("up", "right", "down", "left"):
        moves(button(figure, f"Move one pixel {direction}"), enter)
    moves.all(".nn-digit-gallery button", enter)
    moves(button(figure, "Clear"), enter)
    guess(moves, enter)
    assert untouched(figure, "keyboard") == []


def test_a_network_of_your_own_in_the_dark_on_a_phone(page, base, axe):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, "own")
    assert_true(figure, partial(says, is_own=True))
    button(figure, "Yes, less surely").click()
    button(figure, "Clear").click()
    settle(page)
    assert page.evaluate(OVERFLOW) <= 0
    for theme, window in (("dark", PHONE), ("light", DESK)):
        page.set_viewport_size(window)
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert axe(page) == []


def test_a_state_that_makes_no_sense_gives_a_message(page, base):
    page.goto(f"{base}pages/spoiled.html")
    page.get_by_text("This figure cannot be drawn: fit is 1, expected true or false").wait_for()


def test_the_address_keeps_a_drawing(page, base):
    figure = opened(page, base, CHAPTER)
    button(figure, "Clear").click()
    drag_by(page, 0, 80)(figure.locator(".nn-digit-canvas"))
    page.wait_for_url("**drawing**")
    seen, address = figure.evaluate(NUMBERS), page.url
    page.goto("about:blank")
    page.goto(address)
    page.locator(".nn-readout *").first.wait_for()
    settle(page)
    assert figure.evaluate(NUMBERS) == seen
