"""The descent on a static page: what it shows for a state is what nnbook computes."""

import json
import math
from urllib.parse import quote

import numpy as np
import pytest

from nnbook.lab.widgets import DescentExplorer
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
    add,
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

pytestmark = pytest.mark.browser

CHAPTER = "book/08-gradient-descent"
BODIES = {
    "wild": html(DescentExplorer(lr=10)),
    "own": html(DescentExplorer(hessian=[[2, -1], [-1, 2]], lr=0.3)),
}
# Both the number of a program and the one a reader sees; a power of ten is written raised.
SEEN = r"""
e => [...e.querySelectorAll("data")].map(x => [
  x.dataset.name,
  Number(x.value),
  Number(x.textContent.replace(/[()\s]/g, "").replace("−", "-")
    .replace(/·10(.+)/, (_, power) => "e" +
      [...power].map(c => c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c)).join(""))),
])
"""


def explorer_of(figure):
    """Return the Python figure in the state that the controls show."""
    checked = [radio.input_value() for radio in figure.locator('input[type="radio"]:checked').all()]
    landscape, optimizer = checked
    return DescentExplorer(
        landscape=landscape,
        optimizer=optimizer,
        condition=field(figure, "condition"),
        start=[field(figure, "start1"), field(figure, "start2")],
        lr=field(figure, "lr"),
        momentum=field(figure, "momentum"),
        n_steps=int(field(figure, "n_steps")),
        step=int(field(figure, "step")),
    )


def numbers_of(explorer):
    """Return what nnbook computes for the step that the figure writes out."""
    step, path, losses = explorer.step, explorer.path, explorer.losses
    slopes = np.array([explorer.gradient(theta) for theta in path[: step + 1]])
    theta, dtheta = np.array(explorer.start), np.empty(2)
    optimizer = explorer.new_optimizer(theta, dtheta)
    for _ in range(step + 1):  # one more than the path may have
        dtheta[:] = explorer.gradient(theta)
        optimizer.step()
    if explorer.optimizer == "sgd":
        mu = explorer.momentum
        velocities = np.zeros((step + 2, 2))
        for t in range(step + 1):
            velocities[t + 1] = mu * velocities[t] + slopes[t]
        before, push = velocities[-2:]
        root = [math.nan, math.nan]
    else:
        weights = [beta ** np.arange(step, -1, -1) for beta in (0.9, 0.999)]
        push = weights[0] @ slopes / weights[0].sum()
        root = np.sqrt(weights[1] @ slopes**2 / weights[1].sum())
        before = [math.nan, math.nan]
    pairs = {
        "theta": path[step],
        "g": slopes[-1],
        "v": before,
        "push": push,
        "root": root,
        "next": theta,
    }
    return {f"{name}{i + 1}": pair[i] for name, pair in pairs.items() for i in (0, 1)} | {
        "loss": losses[step],
        "last": losses[-1],
        "lr": explorer.lr,
        "momentum": explorer.momentum,
        "highest": explorer.curvatures[1],
        "limit": explorer.limit,
        "reached": explorer.steps_to_thousandth,
    }


def says(figure):
    return numbers_of(explorer_of(figure))


def assert_true(figure, says=says):
    """Every number is nnbook's: all its digits, and those in sight."""
    expected = says(figure)
    for name, value, text in figure.evaluate(SEEN):
        assert value == pytest.approx(expected[name], rel=1e-9, abs=1e-9), name
        assert text == pytest.approx(value, rel=6e-3, abs=5.1e-5), name
    assert "NaN" not in figure.inner_html()


@BOTH_WAYS
def test_every_control_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), says, assert_true)
    assert_true(figure)
    moves.choose("round", "valley")
    moves(figure.locator('input[type="range"][name="condition"]'), click_at(0.3))
    moves(figure.locator('input[type="number"][name="condition"]'), add(1))
    moves.choose("saddle", "two_minima", "matrix", "adam", "sgd", "bowl")
    for name in ("momentum", "n_steps", "step", "start1", "start2", "lr"):
        for kind, move in (("range", click_at(0.3)), ("number", add(1 if "s" in name else 0.01))):
            moves(figure.locator(f'input[type="{kind}"][name="{name}"]'), move)
    moves.all(".nn-prediction button", click)
    moves(button(figure, "Reset"), click)
    assert figure.evaluate(NUMBERS)["reached"] == 20
    moves(figure.locator(".nn-descent-handle"), drag_by(page, -80, 40))
    assert field(figure, "start1") < 3
    moves(figure.locator(".nn-plot").nth(1), click_at(0.5))
    assert field(figure, "step") > 5
    moves(button(figure, "Step back"), click)
    moves(button(figure, "Step"), click)
    moves.play(click)
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), says, assert_true)
    reached = []
    keys = {
        "range": ["PageUp", "ArrowLeft"],
        "number": ["ArrowUp", "PageDown"],
        "radio": ["ArrowRight", "ArrowRight"],
    }
    for active in tab_stops(page):
        kind, label = active.evaluate("e => [e.type, e.name || e.innerText]")
        reached.append(label if kind != "radio" else kind)
        if label == "Step back":
            continue  # is off at the first step
        if label == "Play":
            moves.play(enter)
            moves(button(figure, "Step back"), enter)
            button(figure, "Play").focus()
            continue
        for key in keys.get(kind, ["Enter"]):
            moves(active, lambda control, key=key: page.keyboard.press(key))
    fields = ["lr", "momentum", "condition", "n_steps", "start1", "start2"]
    assert [name for name in reached if name in fields] == [f for f in fields for _ in (0, 1)]
    assert reached[-1] == "Reset"
    assert "Step" in reached
    assert reached.count("step") == 2
    assert figure.evaluate(NUMBERS)["reached"] == 20
    assert untouched(figure, "keyboard") == []


def test_the_prediction_shows_what_it_says(page, base):
    figure = opened(page, base, CHAPTER)
    figure.get_by_role("button", name="θ₁ comes closer, θ₂ runs off").click()
    settle(page)
    assert_true(figure)
    assert figure.evaluate(NUMBERS)["last"] == pytest.approx(10242.0, abs=0.1)
    text = figure.inner_text()
    assert "Yes. " in text
    assert (
        "After 40 steps θ₁ is 0.0003 and θ₂ is 45, and the loss has gone from 13 to 10,242" in text
    )
    assert "Explodes." in text
    path = DescentExplorer(lr=0.21).path
    outside = int(np.sum((np.abs(path) > [5, 4]).any(axis=1)))
    assert f"Outside the picture: {outside} of 41 points." in text


def test_a_path_that_explodes_is_clipped_and_said_so(page, base):
    figure = opened(page, base, "wild")
    assert_true(figure)
    assert "After step 3 the loss is beyond 10¹²" in figure.inner_text()
    figure.get_by_text("Step", exact=True).click()
    settle(page)
    assert_true(figure)
    assert "Infinity" not in figure.inner_html()


def test_a_matrix_of_your_own(page, base):
    figure = opened(page, base, "own")
    numbers = figure.evaluate(NUMBERS)
    assert numbers["highest"] == pytest.approx(3)
    assert figure.get_by_role("radio", name="matrix of your own").is_checked()
    assert numbers["next1"] == pytest.approx(4 - 0.3 * (2 * 4 - 1))


def test_a_state_that_makes_no_sense_gives_a_message(page, base):
    for state, message in [
        ({"lr": 0}, "lr is 0, expected 0.001 to 10"),
        ({"start": [6, 0]}, "start is 6, 0, expected within ±5 and ±4"),
        ({"landscape": "hill"}, 'landscape is "hill", expected one of bowl, round'),
        ({"step": 41}, "step is 41, expected 0 to 40"),
        ({"n_steps": 2.5}, "n_steps is 2.5, expected a whole number"),
    ]:
        page.goto(f"{base}{CHAPTER}.html?widget-descent={quote(json.dumps(state))}#widget-descent")
        page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()


def test_axe_finds_nothing_and_a_phone_is_wide_enough(page, base, axe):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, CHAPTER)
    figure.locator('input[value="adam"]').check()
    figure.locator('input[value="valley"]').check()
    figure.locator(".nn-prediction button").first.click()
    figure.locator('input[type="number"][name="momentum"]').fill("0.9")
    settle(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert axe(page) == []
