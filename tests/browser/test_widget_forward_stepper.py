"""The forward stepper in a browser: every number of every step is nnbook's."""

import math
from urllib.parse import quote

import numpy as np
import pytest

from nnbook.activations import ReLU
from nnbook.lab.widgets import ForwardStepper
from nnbook.lab.widgets.network import GIVEN
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
    settle,
    tab_stops,
    untouched,
)
from tests.browser.pages import OVERFLOW, PHONE

pytestmark = pytest.mark.browser

RNG = np.random.default_rng(0)
OWN = Sequential(Linear(2, 2, RNG), ReLU(), Linear(2, 1, RNG))
OWN.theta[:] = RNG.normal(size=9)  # biases, too
CHAPTER = "book/04-forward-propagation"
BODIES = {
    "own": html(ForwardStepper.of(OWN, [0.3, -0.2], step=12)),
}
PICTURE = """
e => [...e.querySelectorAll(".nn-network text")].map(
  t => [t.dataset.name, Number(t.dataset.value), t.textContent.split(" ").pop()])
"""


def stepper_of(figure):
    """Return, in Python, the figure that stands on the page: its given numbers in the picture."""
    seen = {name: value for name, value, _ in figure.evaluate(PICTURE)}
    given = [seen[name] for name in GIVEN]
    function, selected = (
        radio.input_value() for radio in figure.locator('input[type="radio"]:checked').all()
    )
    step = int(field(figure, "step"))
    return ForwardStepper(
        inputs=given[:2], parameters=given[2:], function=function, selected=selected, step=step
    )


def numbers_from(start):
    """Return what says what nnbook computes, for a figure that began with ``start``."""

    def says(figure):
        stepper = stepper_of(figure)
        now = stepper.given | stepper.numbers
        before = start.given | start.numbers
        assert field(figure, "value") == now[stepper.selected]
        picture = figure.evaluate(PICTURE)
        computed = stepper.steps[: stepper.step]
        assert {name for name, *_ in picture} == {*GIVEN, *computed}  # the rest is blank
        for name, value, text in picture:
            assert value == pytest.approx(now[name], rel=1e-12, abs=1e-12), name
            assert float(text.replace("−", "-")) == pytest.approx(value, abs=5.1e-5), name
        return {
            **now,
            **{f"{name} before": before[name] for name in now},
            **{f"{name} moved": now[name] - before[name] for name in now},
            "step": stepper.step,
            "exp": math.exp(-now["z"]),
        }

    return says


WORKED = numbers_from(ForwardStepper())


@BOTH_WAYS
def test_every_step_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), WORKED)
    assert_true(figure, WORKED)
    back, step = (button(figure, name) for name in ("Step back", "Step"))
    for _ in range(3):
        moves(back, click)
    assert back.get_attribute("aria-disabled") == "true"
    moves.play(click)
    while step.get_attribute("aria-disabled") == "false":
        moves(step, click)
    assert stepper_of(figure).step == 12
    assert figure.evaluate(NUMBERS)["p"] == pytest.approx(0.7511038888650923, rel=1e-12)
    for name in ("x2", "w1_22", "b1_1", "w2_21"):
        moves.choose(name)
        moves(figure.locator('input[type="number"][name="value"]'), add(0.3))
    moves.choose(*GIVEN, "sigmoid", "tanh", "relu")
    moves(figure.locator('text[data-name="w2_11"]'), click)
    moves(figure.locator(".nn-grip-line").nth(3), lambda line: line.click(force=True))
    moves.all('input[type="range"]', click_at(0.2))
    moves(figure.locator(".nn-foot button"), click)
    assert stepper_of(figure).step == 3
    moves.all(".nn-prediction button", click)
    assert figure.evaluate(NUMBERS)["p"] == pytest.approx(0.5449, abs=5e-5)
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    figure = opened(page, base, CHAPTER)
    label = "e => e.type === 'radio' ? e.value : e.innerText || e.name"
    reached = [active.evaluate(label) for active in tab_stops(page)]
    assert reached == [
        *("It rises", "It stays", "It falls", "tanh", "Step back", "Step", "Play"),
        *("step", "step", "w1_11", "value", "value", "Reset"),
    ]
    moves = Moves(page, figure, WORKED)
    for name in ("Step back", "Step"):
        moves(button(figure, name), enter)
    moves.play(enter)
    for selector, keys in [
        ('input[type="range"][name="step"]', "Home End PageDown ArrowRight"),
        ('input[type="number"][name="step"]', "ArrowDown PageDown PageUp ArrowUp"),
        ('input[value="tanh"]', "ArrowRight"),
        ('input[value="w1_11"]', "ArrowRight"),
        ('input[type="range"][name="value"]', "Home End PageDown ArrowRight"),
        ('input[type="number"][name="value"]', "ArrowDown PageDown PageUp ArrowUp"),
        (".nn-foot button", "Enter"),
    ]:
        moves.keys(selector, keys)
    moves.all(".nn-prediction button", enter)
    assert untouched(figure, "keyboard") == []


def test_who_wants_less_motion_gets_ten_steps(page, base):
    page.emulate_media(reduced_motion="reduce")
    moves = Moves(page, figure := opened(page, base, CHAPTER), WORKED)
    for press in (click, enter):
        figure.locator('input[type="number"][name="step"]').fill("1")
        moves(button(figure, "10 steps"), press)
        assert stepper_of(figure).step == 11


def test_a_network_of_your_own_and_a_state_that_makes_no_sense(page, base):
    figure = opened(page, base, "own")
    says = numbers_from(ForwardStepper.of(OWN, [0.3, -0.2]))
    assert_true(figure, says)
    expected = 1 / (1 + math.exp(-OWN.predict([[0.3, -0.2]])[0, 0]))
    assert figure.evaluate(NUMBERS)["p"] == pytest.approx(expected, rel=1e-12)
    for state, message in (
        ('{"step":13}', "step is 13, expected a whole number from 0 to 12"),
        ('{"selected":"w3"}', 'selected is "w3", expected one of x1, x2, w1_11'),
        ('{"parameters":[1]}', "parameters is [1], expected 9 finite numbers"),
    ):
        page.goto(f"{base}pages/own.html?widget-forward_stepper={quote(state)}")
        page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_for_everybody(page, base, theme, axe):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, CHAPTER)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    figure.locator(".nn-prediction button").first.click()
    settle(page)
    assert (
        figure.locator(".nn-network")
        .get_attribute("aria-label")
        .endswith("Step 12 of 12: p is 0.5449. The selected number w⁽¹⁾₁₂ is 0.")
    )
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert axe(page) == []
