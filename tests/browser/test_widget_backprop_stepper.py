"""The backprop stepper in a browser: every number of both passes is nnbook's."""

import math
from urllib.parse import quote

import numpy as np
import pytest

from nnbook.activations import Tanh
from nnbook.lab.widgets import BackpropStepper
from nnbook.lab.widgets.backprop_stepper import TRIAL
from nnbook.lab.widgets.network import GIVEN, HIDDEN
from nnbook.layers import Linear, Sequential
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
    add,
    assert_true,
    button,
    click,
    click_at,
    enter,
    field,
    html,
    opened,
    tab_stops,
    untouched,
)
from tests.browser.pages import OVERFLOW, PHONE

pytestmark = pytest.mark.browser

RNG = np.random.default_rng(0)
OWN = Sequential(Linear(2, 2, RNG), Tanh(), Linear(2, 1, RNG))
CHAPTER = "book/06-backpropagation"
BODIES = {
    "own": html(BackpropStepper.of(OWN, [0.3, -0.2], target=0, step=23)),
}
PICTURE = """
e => [...e.querySelectorAll(".nn-network text")].map(
  t => [t.dataset.name, Number(t.dataset.value), t.textContent.split(" ").pop()])
"""


def stepper_of(figure):
    """Return, in Python, the figure that stands on the page: its given numbers in the picture."""
    seen = {name: value for name, value, _ in figure.evaluate(PICTURE)}
    given = [seen[name] for name in GIVEN]
    function, target, selected = (
        radio.input_value() for radio in figure.locator('input[type="radio"]:checked').all()
    )
    return BackpropStepper(
        inputs=given[:2],
        parameters=given[2:],
        function=function,
        target=int(target),
        selected=selected,
        step=int(field(figure, "step")),
    )


def says(figure):
    """Return what nnbook computes, and check the picture by it."""
    stepper = stepper_of(figure)
    now = stepper.given | stepper.numbers
    assert field(figure, "value") == now[stepper.selected]
    picture = figure.evaluate(PICTURE)
    computed = stepper.steps[: stepper.step]
    assert {name for name, *_ in picture} == {*GIVEN, *computed}  # the rest is blank
    for name, value, text in picture:
        assert value == pytest.approx(now[name], rel=1e-12, abs=1e-12), name
        assert float(text.replace("−", "-")) == pytest.approx(value, abs=5.1e-5), name
    given = np.array([*stepper.given.values()])
    move = TRIAL * np.eye(11)[GIVEN.index(stepper.selected)]
    hidden = HIDDEN[stepper.function]()
    slopes = hidden.derivative(np.array([now["z1"], now["z2"]])).tolist()
    return {
        **now,
        "y": stepper.target,
        "step": stepper.step,
        "exp": math.exp(-now["z"]),
        "growth": math.exp(now["z"]),
        "slope1": slopes[0],
        "slope2": slopes[1],
        "above": stepper.loss_at(given + move),
        "below": stepper.loss_at(given - move),
        "measured": stepper.measured[stepper.selected],
    }


@BOTH_WAYS
def test_every_step_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), says)
    assert_true(figure, says)
    figure.locator('input[type="number"][name="step"]').fill("0")
    moves.play(click)
    step = button(figure, "Step")
    while step.get_attribute("aria-disabled") == "false":
        moves(step, click)
    assert stepper_of(figure).step == len(BackpropStepper.steps)
    assert figure.evaluate(NUMBERS)["dx2"] == pytest.approx(-0.05892307943321967, rel=1e-12)
    for name in ("x2", "w1_22", "b1_1", "w2_21"):
        moves.choose(name)
        moves(figure.locator('input[type="number"][name="value"]'), add(0.2))
    moves.choose(*GIVEN, "0", "1", "sigmoid", "relu")
    for name in ("dw2_11", "db1_1", "dx1"):
        moves(figure.locator(f'text[data-name="{name}"]'), click)
    figure.locator('input[type="number"][name="step"]').fill("14")
    moves.choose("tanh", "sigmoid")  # each writes its slope in another way
    moves.all('input[type="range"]', click_at(0.15))
    moves(button(figure, "Step back"), click)
    moves(figure.locator(".nn-foot button"), click)
    assert stepper_of(figure).step == 8
    moves.all(".nn-prediction button", click)
    assert "w⁽¹⁾₁₂, w⁽¹⁾₂₂, b⁽¹⁾₂, w⁽²⁾₂₁" in figure.locator(".nn-reply").inner_text()
    assert figure.locator(".nn-reply").inner_text().startswith("Yes.")
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    figure = opened(page, base, CHAPTER)
    label = "e => e.type === 'radio' ? e.value : e.innerText || e.name"
    reached = [active.evaluate(label) for active in tab_stops(page)]
    assert reached == [
        *("None", "Up to three", "Four or more", "tanh", "1", "Step back", "Step", "Play"),
        *("step", "step", "w1_11", "value", "value", "Reset"),
    ]
    moves = Moves(page, figure, says)
    for name in ("Step back", "Step"):
        moves(button(figure, name), enter)
    moves.play(enter)
    for selector, keys in [
        ('input[type="range"][name="step"]', "Home End PageDown ArrowRight"),
        ('input[type="number"][name="step"]', "ArrowDown PageDown PageUp ArrowUp"),
        ('input[value="tanh"]', "ArrowRight"),
        ('input[value="1"]', "ArrowLeft"),
        ('input[value="w1_11"]', "ArrowRight"),
        ('input[type="range"][name="value"]', "Home End PageDown ArrowRight"),
        ('input[type="number"][name="value"]', "ArrowDown PageDown PageUp ArrowUp"),
        (".nn-foot button", "Enter"),
    ]:
        moves.keys(selector, keys)
    moves.all(".nn-prediction button", enter)
    assert untouched(figure, "keyboard") == []


def test_a_network_of_your_own_and_a_state_that_makes_no_sense(page, base):
    figure = opened(page, base, "own")
    assert_true(figure, says)
    assert stepper_of(figure).target == 0
    for state, message in (
        ('{"step":24}', "step is 24, expected a whole number from 0 to 23"),
        ('{"target":2}', "target is 2, expected 0 or 1"),
        ('{"function":"elu"}', 'function is "elu", expected one of tanh, sigmoid, relu'),
    ):
        page.goto(f"{base}pages/own.html?widget-backprop_stepper={quote(state)}")
        page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_for_everybody(page, base, theme, axe):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, "own")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    assert "the target is 0. Step 23 of 23: the slope of L with respect to x₂ is" in (
        figure.locator(".nn-network").get_attribute("aria-label")
    )
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert axe(page) == []
