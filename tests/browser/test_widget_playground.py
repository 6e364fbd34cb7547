"""The playground on a static page: it trains, goes back, is edited, and gives its program."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from nnbook.lab.widgets import Playground
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
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


# The places of all samples in the picture, training part first, and of those that are outlined.
PLACES = """
map => [...map.querySelectorAll(".nn-sample[transform]")].map(
  e => e.getAttribute("transform").slice("translate(".length, -1))
"""
OUTLINED = "map => map.querySelector('.nn-mistake').getAttribute('d').match(/(?<=M)[^m]+/g) ?? []"
# Whether something is drawn around a place of the window.
IS_DRAWN = """
(canvas, [x, y]) => {
  const box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const [left, top] = [(x - box.x - 3) * ratio, (y - box.y - 3) * ratio];
  return canvas.getContext("2d").getImageData(left, top, 6 * ratio, 6 * ratio).data.some(Boolean);
}
"""
CHOSEN = ".nn-graph [aria-pressed='true']"


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
    playground = Playground(**(state | kept))
    playground.unit = chosen(figure, len(playground.network.linears))
    return playground


def chosen(figure, last):
    """Return layer and number of the neuron that is chosen."""
    name = figure.locator(CHOSEN).get_attribute("aria-label")
    number, *layer = map(int, re.findall(r"\d+", name.partition(",")[0]))
    return [*(layer or [last]), number]


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
    assert_outlined(figure.locator(".nn-map"), playground)


def assert_outlined(picture, playground):
    """Those samples are outlined that the network in Python puts into a wrong class."""
    X, X_val, y, y_val = playground.samples
    predicted = playground.network.predict(np.concatenate([X, X_val])).argmax(axis=1)
    wrong = predicted != np.concatenate([y, y_val])
    places = picture.evaluate(PLACES)
    assert len(places) == len(wrong)
    assert picture.evaluate(OUTLINED) == [places[i] for i in np.flatnonzero(wrong)]


def middle_of_a_line(figure, neuron):
    """Return where the line from the first input to a neuron of the first layer is halfway."""
    source = figure.locator(".nn-input").first.bounding_box()
    target = button(figure, neuron).bounding_box()
    x = (source["x"] + source["width"] + target["x"]) / 2
    return x, (source["y"] + target["y"] + target["height"]) / 2


def press(page, figure, name):
    button(figure, name).click()
    settle(page)


class Run(Moves):
    """Moves of a run, which remembers what was changed on its way."""

    def __init__(self, page, figure, press):
        super().__init__(page, figure, self.mirror, lambda e, says: assert_same(e, says(e)))
        self.press, self.changed = press, {"rates": [], "edits": []}

    @property
    def steps(self):
        return int(self.figure.evaluate(NUMBERS)["steps"])

    def mirror(self, figure):
        return mirrored(figure, self.steps, **self.changed)

    def begin(self, selector, move):
        """Change what a run begins with: the next one starts from there, and takes a step."""
        self.changed = {"rates": [], "edits": []}
        self.then_step(selector, move)

    def steer(self, selector, move):
        """Change a rate, which is seen after the next step."""
        rates = [self.steps, *(field(self.figure, name) for name in ("lr", "weight_decay"))]
        self.changed["rates"].append(rates)
        self.then_step(selector, move)

    def then_step(self, selector, move):
        step = button(self.figure, "Step")

        def both(control):
            move(control)
            settle(self.page)
            self.press(step)

        self(self.figure.locator(selector), both)

    def edit(self, name, index, move):
        """Change a weight, or a bias, by its field."""

        def note(control):
            move(control)
            self.changed["edits"].append([self.steps, index, float(control.input_value())])

        self(self.figure.locator(f'input[name="{name}"]'), note)

    def ask(self):
        """Give each answer to the question, which trains another network."""
        self.changed = {"rates": [], "edits": []}

        def wait(control):
            self.press(control)
            self.figure.locator('data[data-name="steps"][value="3000"]').wait_for()

        self.all(".nn-prediction button", wait)


def read_program(figure, press):
    press(figure.get_by_text("Show the code"))
    figure.locator(".nn-program", has_text="optimizer.step()").wait_for()
    press(button(figure, "Copy as nnbook code"))
    figure.get_by_text("Copied.").or_(figure.get_by_text("Selected:")).wait_for()
    return figure.locator(".nn-program").inner_text().strip()


def ranges(*names):
    return [f'input[type="range"][name="{name}"]' for name in names]


@BOTH_WAYS
def test_every_control_by_pointer(page, base):
    run = Run(page, figure := opened(page, base, CHAPTER), click)
    assert_same(figure, Playground())
    for name in ("Step", "Step", "Step back"):
        run(button(figure, name), click)
    for neuron in ("neuron 2 of layer 1", "output 1, upper", "neuron 1 of layer 1"):
        run(button(figure, neuron), click)
    for selector in ranges("lr", "weight_decay"):
        run.steer(selector, click_at(0.2))
    run.play(click)
    assert read_program(figure, click) == run.mirror(figure).code().strip()
    for stride in ("1", "100", "10"):
        run.then_step(f'input[value="{stride}"]', click)
    for selector in ranges("layer1", "layer2", "layer3", "batch_size", "seed"):
        run.begin(selector, click_at(0.6))
    for name in ("circles", "xor", "spiral", "spirals", "penguins", "penguins3", "moons"):
        run.begin(f'input[value="{name}"]', click)
    for name in ("relu", "sigmoid", "tanh"):
        run.begin(f'input[value="{name}"]', click)
    run.ask()
    run(button(figure, "Reset"), click)
    assert_same(figure, Playground())
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_every_control_by_keyboard(page, base):
    run = Run(page, figure := opened(page, base, CHAPTER), enter)
    reached = [active.evaluate("e => e.type || e.tagName") for active in tab_stops(page)]
    fields = ["range", "number"] * 6  # there is no third layer before the second
    assert reached == [
        *(["button"] * 3 + ["radio"] + ["button"] * 3 + ["radio", "button"]),
        *(["number"] * 3 + ["radio"] + fields + ["button", "SUMMARY", "button"]),
    ]

    def key(name):
        return lambda control: control.press(name)

    for name in ("Step", "Step", "Step back"):
        run(button(figure, name), enter)
    for index, name in ((0, "w1"), (2, "w2"), (4, "b")):
        run.edit(name, index, lambda control: (control.press("ArrowUp"), settle(page)))
    for direction in ("Down", "Right", "Left"):
        neuron = figure.locator(CHOSEN)
        run(neuron, lambda e, to=direction: (e.press(f"Arrow{to}"), page.keyboard.press("Enter")))
    for name in ("lr", "weight_decay"):
        run.steer(f'input[type="range"][name="{name}"]', key("PageUp"))
        run.steer(f'input[type="number"][name="{name}"]', key("ArrowUp"))
    run.play(enter)
    assert read_program(figure, enter) == run.mirror(figure).code().strip()
    run.then_step('input[value="10"]', key("ArrowLeft"))
    for name in ("layer1", "layer2", "batch_size", "seed"):
        run.begin(f'input[type="range"][name="{name}"]', key("ArrowRight"))
        run.begin(f'input[type="number"][name="{name}"]', key("ArrowUp"))
    names = [active.evaluate("e => e.name") for active in tab_stops(page)]
    assert names.count("layer3") == 2
    run.begin('input[type="range"][name="layer3"]', key("End"))
    run.begin('input[type="number"][name="layer3"]', key("PageDown"))
    run.begin('input[value="moons"]', key("ArrowRight"))
    run.begin('input[value="tanh"]', key("ArrowRight"))
    run.ask()
    run(button(figure, "Reset"), enter)
    assert_same(figure, Playground())
    assert untouched(figure, "keyboard") == []


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


@BOTH_WAYS
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
    x, y = middle_of_a_line(figure, "neuron 1 of layer 1")
    assert figure.locator(".nn-graph canvas").evaluate(IS_DRAWN, [x, y])
    page.mouse.move(x, y)
    figure.get_by_text("Weight from x₁ to neuron 1 of layer 1: w = ").wait_for()
    page.mouse.down()
    page.mouse.up()
    settle(page)
    DEEP.unit = [1, 1]
    assert_same(figure, DEEP)


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
