"""The figure of two losses on a static page: every control, learning, and logits of 800."""

import json
import math
from pathlib import Path
from urllib.parse import quote

import pytest

from nnbook.lab.widgets import LossExplorer
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
    add,
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
from tests.browser.pages import OVERFLOW, PHONE

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.browser

CHAPTER = "book/05-losses"
BODIES = {"far": html(LossExplorer(z=-800))}


def loss_numbers(figure):
    """What nnbook computes for the state that the figure shows."""
    seen = figure.evaluate(NUMBERS)
    explorer = LossExplorer(
        target=field(figure, "target"),
        z=field(figure, "z"),
        rate=field(figure, "rate"),
        steps=int(seen.get("steps", 0)),
    )
    y = explorer.target
    (first, second), (p, q) = explorer.logits, explorer.probabilities
    strong, weak = explorer.slopes
    return {
        "y": y,
        "1-y": 1 - y,
        "z": explorer.z,
        "steps": explorer.steps,
        "ce_z": first,
        "ce_p": p,
        "log_p": math.log(p),
        "log_rest": math.log(1 - p),
        "through_p": -y * math.log(p) - (1 - y) * math.log(1 - p),
        "max": max(first, 0),
        "y*z": y * first,
        "rest": math.log1p(math.exp(-abs(first))),
        "ce_loss": explorer.losses[0],
        "ce_slope": strong,
        "se_z": second,
        "se_p": q,
        "error": q - y,
        "1-p": 1 - q,
        "se_loss": explorer.losses[1],
        "se_slope": weak,
        "rate": explorer.rate,
        "ce_next": first - explorer.rate * strong,
        "se_next": second - explorer.rate * weak,
        "ratio": strong / weak if weak else math.nan,
        **(counted(explorer) if any(name.endswith(("_right", "_near")) for name in seen) else {}),
    }


def counted(explorer):
    """How many steps each loss takes; that may be thousands, so it is asked for only if shown."""
    right, near = explorer.steps_until_right(), explorer.steps_until_near()
    return {
        "cross_entropy_right": right[0],
        "squared_error_right": right[1],
        "cross_entropy_near": near[0],
        "squared_error_near": near[1],
    }


def table(figure):
    """The words of the table of steps, row by row."""
    rows = figure.locator(".nn-loss-counts tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


@BOTH_WAYS
def test_every_control_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), loss_numbers)
    assert_true(figure, loss_numbers)
    for name, share in [("target", 0.7), ("z", 0.6), ("p", 0.3)]:
        moves(figure.locator(f'input[type="range"][name="{name}"]'), click_at(share))
    for name, amount in [("target", 0.1), ("p", -0.25), ("z", -1.5)]:
        moves(figure.locator(f'input[type="number"][name="{name}"]'), add(amount))
    moves(figure.locator(".nn-plot").nth(0), drag_by(page, -150, 0))
    moves(figure.locator(".nn-plot").nth(1), drag_by(page, 60, 0))
    moves.all(".nn-prediction button", click)
    moves(button(figure, "Step"), click)
    moves(figure.locator('input[type="range"][name="rate"]'), click_at(0.5))  # and starts anew
    moves(figure.locator('input[type="number"][name="rate"]'), add(-2))
    for name in ("Step", "Step", "Step back"):
        moves(button(figure, name), click)
    moves.play(click)
    moves(button(figure, "To the end"), click)
    moves(button(figure, "Reset"), click)
    assert figure.evaluate(NUMBERS)["ce_loss"] == pytest.approx(math.log1p(math.exp(2)), rel=1e-12)
    assert figure.locator(".nn-reply").inner_text() == ""
    assert untouched(figure, "pointer") == []


# What the keyboard reaches, in this order, with keys that have an effect there and then.
CONTROLS = [
    ("Squared error, twice", ["Enter"]),
    ("Cross-entropy, about 8 times", ["Enter"]),
    ("Cross-entropy, more than 1000 times", ["Enter"]),
    ("Step back", []),
    ("Step", ["Enter", "Space"]),
    ("Play", []),
    ("To the end", ["Enter"]),
    ("rate", ["ArrowRight", "Home"]),
    ("rate", ["ArrowUp", "PageUp"]),
    ("target", ["Home", "End", "ArrowLeft", "PageDown"]),
    ("target", ["ArrowUp", "PageUp"]),
    ("z", ["ArrowRight", "PageUp", "End", "Home"]),
    ("z", ["ArrowUp", "PageUp"]),
    ("p", ["ArrowRight", "PageUp", "End", "Home"]),
    ("p", ["ArrowUp", "PageUp"]),
    ("Reset", ["Enter"]),
]


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), loss_numbers)
    for active, (expected, keys) in zip(tab_stops(page), CONTROLS, strict=True):
        assert active.evaluate("e => e.name || e.innerText") == expected
        if expected == "Play":
            moves.play(enter)
        for key in keys:
            moves(active, lambda control, key=key: page.keyboard.press(key))
    assert figure.evaluate(NUMBERS)["ce_z"] == -2
    for key in ("Enter", "Space"):
        button(figure, "Step").press("Enter")
        moves(button(figure, "Step back"), lambda control, key=key: control.press(key))
    assert untouched(figure, "keyboard") == []


def test_both_learn_from_being_certain_and_wrong(page, base):
    figure = opened(page, base, CHAPTER)
    button(figure, "Cross-entropy, more than 1000 times").click()
    settle(page)
    assert figure.locator(".nn-reply").inner_text().startswith("Yes. At z = −8 cross-entropy")
    assert figure.evaluate(NUMBERS)["ratio"] == pytest.approx(1491.48, abs=0.01)
    for _ in range(9):
        button(figure, "Step").click()
    settle(page)
    assert table(figure) == [["9", "not yet"], ["not yet", "not yet"]]
    assert_true(figure, loss_numbers)
    button(figure, "To the end").press("Enter")
    settle(page)
    assert table(figure) == [["9", "1507"], ["19", "1542"]]
    label = figure.locator(".nn-plot").first.get_attribute("aria-label")
    assert label.startswith("After 1542 steps from z = −8 with the target 1, cross-entropy has")
    assert button(figure, "Step").get_attribute("aria-disabled") == "true"


def test_far_out_the_way_through_p_fails_and_the_loss_does_not(page, base):
    figure = opened(page, base, "far")
    seen = figure.evaluate(NUMBERS)
    assert (seen["through_p"], seen["ce_loss"], seen["se_slope"]) == (math.inf, 800, 0)
    assert "its result is ∞" in figure.inner_text()
    button(figure, "To the end").click()
    settle(page)
    assert table(figure) == [["801", "never"], ["811", "never"]]
    number = figure.locator('input[type="number"][name="z"]')
    number.fill("800")
    settle(page)
    seen = figure.evaluate(NUMBERS)
    assert math.isnan(seen["through_p"])
    assert seen["ce_loss"] == 0
    assert "its result is not a number" in figure.inner_text()
    number.fill("5000")
    settle(page)
    assert field(figure, "z") == 1000
    number.fill("-12")
    button(figure, "To the end").click()
    settle(page)
    assert table(figure)[0] == ["13", "more than 20000"]


def test_what_is_typed_for_p_stays_as_it_was_typed(page, base):
    figure = opened(page, base, CHAPTER)
    number = figure.locator('input[type="number"][name="p"]')
    number.fill("")
    for typed in "0.0003":
        number.press_sequentially(typed)
        settle(page)
    assert number.input_value() == "0.0003"
    assert field(figure, "z") == pytest.approx(math.log(0.0003 / 0.9997), abs=1e-6)
    assert_true(figure, loss_numbers)
    number.fill("0")
    number.blur()
    settle(page)
    assert (field(figure, "z"), field(figure, "p")) == (-8, 0.0003354)


def test_a_share_as_target_has_its_lowest_loss_at_p_equal_to_it(page, base):
    figure = opened(page, base, CHAPTER)
    for name in ("target", "p"):
        figure.locator(f'input[type="number"][name="{name}"]').fill("0.5")
    settle(page)
    seen = figure.evaluate(NUMBERS)
    assert (seen["ce_slope"], seen["ce_loss"]) == (0, pytest.approx(math.log(2), rel=1e-12))
    assert table(figure) == [["none is", "none is"], ["0", "0"]]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"target": 2}, "target is 2, expected 0 to 1"),
        ({"z": -1001}, "z is -1001, expected -1000 to 1000"),
        ({"steps": 1.5}, "steps is 1.5, expected a whole number"),
    ],
)
def test_a_state_that_makes_no_sense_gives_a_message(page, base, state, message):
    page.goto(f"{base}{CHAPTER}.html?widget-loss={quote(json.dumps(state))}#widget-loss")
    page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(page, base, theme, axe):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, "far")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    assert page.evaluate(OVERFLOW) <= 0
    button(figure, "Squared error, twice").click()
    button(figure, "To the end").click()
    settle(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert axe(page) == []
