"""The playground on a static page: it trains, goes back, is edited, and gives its program."""

import json
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from nnbook.lab.widgets import Playground
from tests.browser.figures import NUMBERS, field, html, opened, settle
from tests.browser.pages import DESK, OVERFLOW, PHONE

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.browser

ROWS = [[0.1 * i, (-1) ** i * 0.3 * (i % 5)] for i in range(30)]
LABELS = [i % 3 for i in range(30)]
TRAINED = Playground(hidden=[3], dataset="spirals", steps=50).network
OWN = Playground(network=TRAINED, X=ROWS, y=LABELS)
DEEP = Playground(dataset="spirals", hidden=[8, 8, 8], activation="relu", lr=0.05, steps=60)
CHAPTER = "book/09-training"
BODIES = {
    "own": html(OWN),
    "deep": html(DEEP),
    "spoiled": html(Playground()).replace("[2]", "[9]"),
}
CHECKED = "e => [...e.querySelectorAll('input:checked')].map(x => x.value)"


def mirrored(figure, steps, **kept):
    """Return the playground in Python that the controls of the figure describe."""
    dataset, stride, activation = figure.evaluate(CHECKED)
    layers = [int(field(figure, f"layer{i}")) for i in (1, 2, 3)]
    state = {
        "dataset": dataset,
        "hidden": [n for n in layers if n],
        "activation": activation,
        "lr": field(figure, "lr"),
        "batch_size": int(field(figure, "batch_size")),
        "weight_decay": field(figure, "weight_decay"),
        "seed": int(field(figure, "seed")),
        "steps": steps,
        "stride": int(stride),
    }
    return Playground(**(state | kept))


def assert_same(figure, playground):
    """Every number shown is that of nnbook for the run in Python."""
    seen = figure.evaluate(NUMBERS)
    (loss, loss_val), (wrong, wrong_val) = playground.losses, playground.mistakes
    X, X_val, y, _ = playground.samples
    network, (layer, number) = playground.network, playground.unit
    linear = network.linears[layer - 1]
    name = f"A{layer}" if layer < len(network.linears) else f"Z{layer}"
    values = network.trace(X)[name][:, number - 1]
    expected = {
        "steps": playground.steps,
        "epoch": playground.steps // -(-len(X) // playground.batch_size),
        "train_loss": loss,
        "validation_loss": loss_val,
        "train_accuracy": 100 * (1 - wrong / len(X)),
        "validation_accuracy": 100 * (1 - wrong_val / len(X_val)),
        "train_mistakes": wrong,
        "validation_mistakes": wrong_val,
        **{f"w{j + 1}": w for j, w in enumerate(linear.W[:, number - 1])},
        "b": linear.b[number - 1],
        **{f"mean{k}": values[y == k].mean() for k in range(network.n_out)},
    }
    assert seen == pytest.approx(expected, rel=1e-9, abs=1e-9)


def press(page, figure, name):
    figure.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_every_control_by_pointer(page, base):
    figure = opened(page, base, CHAPTER)
    assert_same(figure, Playground())
    press(page, figure, "Step")
    press(page, figure, "Step")
    press(page, figure, "Step back")
    assert_same(figure, mirrored(figure, 110))
    figure.locator('input[value="penguins3"]').check()
    settle(page)
    assert_same(figure, mirrored(figure, 0))  # other samples: from the start
    for name, amount in (("layer1", 2), ("layer2", 3), ("layer3", 1), ("batch_size", 22)):
        figure.locator(f'input[type="number"][name="{name}"]').fill(str(amount + 1))
        settle(page)
    figure.locator('input[value="sigmoid"]').check()
    figure.locator('input[type="number"][name="seed"]').fill("7")
    figure.locator('input[value="100"]').check()
    settle(page)
    press(page, figure, "Step")
    assert_same(figure, mirrored(figure, 100))
    figure.locator('input[type="number"][name="layer2"]').fill("0")
    settle(page)
    assert_same(figure, mirrored(figure, 0))
    press(page, figure, "Reset")
    assert_same(figure, Playground())


def test_rate_and_decay_change_on_the_way(page, base):
    figure = opened(page, base, CHAPTER)
    for name, value in (("lr", 0.05), ("weight_decay", 0.01)):
        figure.locator(f'input[type="number"][name="{name}"]').fill(str(value))
        settle(page)
        press(page, figure, "Step")
    rates = [[100, 0.3, 0], [110, 0.05, 0]]
    assert_same(figure, mirrored(figure, 120, rates=rates))
    press(page, figure, "Step back")
    press(page, figure, "Step back")
    assert_same(figure, mirrored(figure, 100, rates=rates[:1]))


def test_weights_are_edited_and_the_program_says_so(page, base, tmp_path):
    figure = opened(page, base, CHAPTER)
    figure.locator('.nn-fields input[name="w2"]').fill("2.5")
    settle(page)
    edits = [[100, 2, 2.5]]
    assert_same(figure, mirrored(figure, 100, edits=edits))
    press(page, figure, "Step")
    figure.locator('.nn-fields input[name="b"]').fill("-0.75")
    settle(page)
    edits.append([110, 4, -0.75])
    playground = mirrored(figure, 110, edits=edits)
    assert_same(figure, playground)
    figure.get_by_text("Show the code").click()
    figure.locator(".nn-program", has_text="optimizer.step()").wait_for()
    program = figure.locator(".nn-program").inner_text()
    assert program.strip() == playground.code().strip()
    names = {}
    exec(program, names)
    assert np.array_equal(names["network"].theta, playground.network.theta)
    press(page, figure, "Copy as nnbook code")
    figure.get_by_text("Copied.").or_(figure.get_by_text("Selected:")).wait_for()
    press(page, figure, "Step back")
    assert_same(figure, mirrored(figure, 100, edits=edits[:1]))


def test_the_prediction_is_tried(page, base):
    figure = opened(page, base, CHAPTER)
    figure.locator(".nn-prediction button").last.click()
    figure.get_by_text("Yes. With seed 1 this very network").wait_for()
    figure.locator('data[value="3000"]').wait_for()
    assert_same(figure, Playground(seed=4, steps=3000))
    assert Playground(seed=4, steps=3000).mistakes[0] == 0
    assert Playground(seed=1, steps=3000).mistakes[0] == 25  # as the reply says


def test_neurons_by_keyboard_and_by_pointer(page, base):
    figure = opened(page, base, "deep")
    DEEP.unit = [1, 1]
    assert_same(figure, DEEP)
    figure.locator('.nn-graph [aria-pressed="true"]').focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    settle(page)
    figure.get_by_text("neuron 3 of layer 2: a = relu(").wait_for()
    DEEP.unit = [2, 3]
    assert_same(figure, DEEP)
    figure.get_by_role("button", name="output 2, arm 2").click()
    settle(page)
    DEEP.unit = [4, 2]
    assert_same(figure, DEEP)
    line = figure.locator(".nn-weight").first
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    figure.get_by_text("Weight from x₁ to neuron 1 of layer 1: w = ").wait_for()
    page.mouse.down()
    page.mouse.up()
    settle(page)
    DEEP.unit = [1, 1]
    assert_same(figure, DEEP)


def test_play_and_pause(page, base):
    figure = opened(page, base, CHAPTER)
    press(page, figure, "Play")
    page.wait_for_function("() => Number(document.querySelector('[data-name=steps]').value) > 150")
    press(page, figure, "Pause")
    page.wait_for_timeout(100)
    steps = figure.evaluate(NUMBERS)["steps"]
    assert_same(figure, mirrored(figure, int(steps)))


def test_an_own_network_with_own_samples(page, base):
    figure = opened(page, base, "own")
    assert_same(figure, OWN)
    press(page, figure, "Step")
    assert_same(figure, Playground(network=TRAINED, X=ROWS, y=LABELS, steps=10))


def test_the_address_keeps_the_run(page, base):
    state = {"hidden": [4], "seed": 3, "steps": 400, "lr": 0.1, "rates": [[50, 1, 0.001]]}
    page.goto(
        f"{base}{CHAPTER}.html?widget-playground={quote(json.dumps(state))}#widget-playground"
    )
    figure = page.locator(".nn-figure")
    figure.locator('data[value="400"]').wait_for()
    assert_same(figure, Playground(**state))


def test_a_state_that_makes_no_sense_gives_a_message(page, base):
    page.goto(f"{base}pages/spoiled.html")
    page.get_by_text("This figure cannot be drawn: hidden is [9], expected at most 3").wait_for()


@pytest.mark.parametrize(
    ("theme", "window"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"]
)
def test_axe_finds_nothing_and_nothing_overflows(page, base, theme, window, axe):
    page.set_viewport_size(window)
    figure = opened(page, base, "deep")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    figure.get_by_text("Show the code").click()
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert axe(page) == []
