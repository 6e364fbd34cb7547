"""The computation graph on a static page: every step shows what nnbook says."""

import json
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from nnbook.autograd import Value
from nnbook.lab.widgets import AutogradGraph
from nnbook.lab.widgets.autograd_graph import EXPRESSIONS, WALKS
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

ROOT = Path(__file__).resolve().parents[2]


def own_result():
    """A neuron of Values with three inputs, its output used once more."""
    weights, inputs = (list(map(Value, data)) for data in ([1.0, 0.3, -0.7], [0.5, -1.0, 2.0]))
    total = weights[0] * inputs[0] + weights[1] * inputs[1] + weights[2] * inputs[2]
    return total.tanh() * inputs[0]


OWN = AutogradGraph.from_value(own_result(), step=4)
CHAPTER = "book/07-autograd"
BODIES = {
    "own": html(OWN),
    "spoiled": html(AutogradGraph()).replace("topological&quot;", "alphabetic&quot;"),
}


def explorer_of(figure):
    """The figure in Python with what the controls show."""
    chosen = {e.input_value() for e in figure.locator("input[type=radio]:checked").all()}
    (order,) = chosen & {"topological", "naive"}
    (calls,) = chosen & {"once", "twice", "reset"}
    settings = {"order": order, "calls": calls, "step": int(field(figure, "step"))}
    if not (expression := chosen & set(EXPRESSIONS)):
        return AutogradGraph(graph=OWN.graph, **settings)
    (name,) = expression
    leaves = {leaf: field(figure, leaf) for leaf in EXPRESSIONS[name][1]}
    return AutogradGraph(expression=name, leaves=leaves, **settings)


def numbers_of(figure):
    """What nnbook computes for the state that the controls show."""
    explorer = explorer_of(figure)
    moments, numbers = explorer.history(), explorer.numbers()
    expected = {"step": explorer.step, "last": explorer.n_steps}
    expected |= {f"data-{name}": value.data for name, value in numbers.items()}
    expected |= {f"grad-{name}": grad for name, grad in moments[explorer.step].items()}
    settings = {key: getattr(explorer, key) for key in ("expression", "leaves", "calls", "graph")}
    right = AutogradGraph(**settings, step=0).history()[-1]
    expected |= {f"right-{name}": grad for name, grad in right.items()}
    values = list(numbers.values())
    users = Counter(parent for value in values for parent in value._parents)
    shares, reports = handed_on(explorer, values)[explorer.step]
    for i, share in enumerate(shares):
        for key, number in zip(("before", "slope", "handed", "after"), share):
            expected[f"{key}-{i}"] = number
    for name, value in numbers.items():
        expected[f"reports-{name}"] = reports[value]
        expected[f"waits-{name}"] = users[value] - reports[value]
    return expected


def handed_on(explorer, values):
    """The shares of every step, and how many reports each number has got after it."""
    steps, arrows = [], Counter()
    for call in range(1 if explorer.calls == "once" else 2):
        if call and explorer.calls == "reset":
            for value in values:
                value.zero_grad()
        last = None
        for user in WALKS[explorer.order](values):
            if user is None:
                so_far = {value: value.grad for value in values}
                steps.append(([], Counter()))
                continue
            if user is not last:
                steps.append(([], steps[-1][1].copy()))
            shares, reports = steps[-1]
            # A number uses all its arrows in a row before it uses one of them again.
            arrow = arrows[user] % len(user._parents)
            parent = user._parents[arrow]
            shares.append((so_far[parent], user._slopes[arrow], user.grad, parent.grad))
            so_far[parent] = parent.grad
            arrows[user] += 1
            reports[parent] += 1
            last = user
    return steps


@BOTH_WAYS
def test_every_control_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), numbers_of)
    assert_true(figure, numbers_of)

    for name in ("Step back", "Step"):
        moves(button(figure, name), click)
    moves.choose("naive")
    moves(figure.locator('input[type="range"][name="step"]'), click_at(0.98))
    assert figure.evaluate(NUMBERS)["grad-a"] == 6
    moves.choose("topological")  # from one end to the other
    assert figure.evaluate(NUMBERS)["grad-a"] == 4
    moves.choose("twice")
    assert figure.evaluate(NUMBERS)["grad-a"] == 8
    moves.choose("reset")
    assert figure.evaluate(NUMBERS)["grad-a"] == 4
    moves.choose("once")
    for name in ("shared", "neuron", "curved", "doubling"):
        moves.choose(name)
        moves(button(figure, "Step"), click)
        moves.all('.nn-controls input[type="range"]', click_at(0.3))
        moves(figure.locator('.nn-controls input[type="number"]').last, add(-0.25))
    moves(button(figure, "Step back"), click)
    moves.play(click)
    moves.all(".nn-prediction button", click)
    assert figure.evaluate(NUMBERS)["grad-b"] == 40
    assert "Wrong in the end: a and b." in figure.locator(".nn-readout").inner_text()
    moves(figure.locator(".nn-foot button"), click)
    assert figure.evaluate(NUMBERS)["grad-b"] == 2
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    figure = opened(page, base, CHAPTER)
    moves = Moves(page, figure, numbers_of)
    label = "e => e.type === 'radio' ? e.type : e.name || e.innerText"
    reached = [active.evaluate(label) for active in tab_stops(page)]
    assert reached == [
        *("Only a, which is used twice", "Both", "Neither"),
        *("radio", "radio", "radio"),
        *("Step back", "Step", "Play", "step", "step", "a", "a", "Reset"),
    ]
    for name in ("Step back", "Step", "Step back"):
        moves(button(figure, name), enter)
    for selector, keys in [
        ('input[value="doubling"]', "ArrowRight"),
        ('input[type="range"][name="step"]', "ArrowRight PageUp Home End ArrowLeft"),
        ('input[type="number"][name="step"]', "ArrowDown PageUp"),
        ('input[value="topological"]', "ArrowDown"),
        ('input[value="once"]', "ArrowRight"),
    ]:
        moves.keys(selector, keys)
    moves.all(".nn-prediction button", enter)
    assert figure.locator('input[value="shared"]').is_checked()
    fields = [active.evaluate("e => e.name") for active in tab_stops(page)]
    assert fields.count("a") == fields.count("b") == 2
    for name in "ab":
        moves.keys(f'input[type="range"][name="{name}"]', "ArrowLeft PageDown End")
        moves.keys(f'input[type="number"][name="{name}"]', "ArrowDown PageDown")
    moves(button(figure, "Reset"), enter)
    button(figure, "Step back").press("Enter")
    moves.play(enter)
    assert untouched(figure, "keyboard") == []


def test_playing_goes_to_the_end_and_stops(page, base):
    figure = opened(page, base, CHAPTER)
    figure.get_by_role("button", name="Play").click()
    figure.locator('data[data-name="step"][value="2"]').wait_for()
    figure.get_by_role("button", name="Play").wait_for()
    assert_true(figure, numbers_of)


def test_a_graph_of_ones_own_and_a_state_that_makes_no_sense(page, base):
    figure = opened(page, base, "own")
    assert not figure.locator(".nn-prediction").count()
    assert_true(figure, numbers_of)
    figure.locator('input[value="naive"]').check()
    settle(page)
    assert_true(figure, numbers_of)
    page.goto(f"{base}pages/spoiled.html")
    page.get_by_text(
        'cannot be drawn: order is "alphabetic", expected one of topological'
    ).wait_for()
    state = quote(json.dumps({"leaves": {"a": 9}}))
    page.goto(f"{base}{CHAPTER}.html?widget-autograd_graph={state}#widget-autograd_graph")
    page.get_by_text('leaves is {"a":9}, expected a, each from -3 to 3').wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_axe_finds_nothing(page, base, theme, axe):
    page.set_viewport_size(PHONE)
    # What is too wide can be scrolled by keys; the other theme sees a question answered.
    figure = opened(page, base, "own" if theme == "light" else CHAPTER)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    for answer in figure.locator(".nn-prediction button").all():
        answer.click()
    settle(page)
    assert axe(page) == []


def test_a_phone_is_wide_enough(page, base):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, CHAPTER)
    for name in EXPRESSIONS:
        figure.locator(f'input[value="{name}"]').check()
        settle(page)
        assert page.evaluate(OVERFLOW) <= 0
        assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
        frame = figure.locator(".nn-graph-frame")
        assert frame.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
