"""The widgets on a static page: moved by pointer and by keyboard, they say what nnbook says."""

import gzip
import json
import math
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from nnbook.lab import datasets
from nnbook.lab.plotting.style import PALETTE
from nnbook.lab.widgets import ActivationExplorer, NeuronExplorer
from nnbook.neurons import weighted_sum
from tests.browser.figures import (
    BOTH_WAYS,
    NUMBERS,
    Moves,
    add,
    assert_true,
    by_keyboard,
    click,
    click_at,
    drag_by,
    field,
    html,
    opened,
    settle,
    untouched,
)
from tests.browser.pages import DESK, OVERFLOW, PHONE, Visit, watch

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.browser

WIDGET = re.compile(r'class="nn-widget" data-widget="(\w+)"')
ALIVE = ":is(.nn-figure .nn-readout, .nn-quiz form) *"
FAR = '<div style="height: 5000px"></div>'
XOR = datasets.xor()
OWN = NeuronExplorer(weights=[0, 0], bias=0, X=XOR.X, y=XOR.y, features=["x1", "x2"])
NEURONS, ACTIVATIONS = "book/01-neurons", "book/02-activations"
BODIES = {
    "both": html(NeuronExplorer()) + html(ActivationExplorer()),
    "own": html(OWN),
    "far": FAR + html(ActivationExplorer()) + html(ActivationExplorer()),
    "none": "<p>Nothing to move.</p>",
    "spoiled": html(ActivationExplorer()).replace("sigmoid&quot;", "sigmund&quot;"),
    "unreadable": html(ActivationExplorer()).replace("2.0", "NaN"),
    "unknown": html(ActivationExplorer()).replace('"activation"', '"activations"'),
}


# --- What nnbook says ---------------------------------------------------------------------------


def neuron_numbers(figure):
    """What nnbook computes for the state that the controls show."""
    weights, bias = [field(figure, "w1"), field(figure, "w2")], field(figure, "bias")
    explorer = NeuronExplorer(weights=weights, bias=bias, sample=int(field(figure, "sample")) - 1)
    row = explorer.X[explorer.sample]
    z, norm = explorer.neuron.pre_activation(row), weighted_sum(weights, weights, 0.0) ** 0.5
    return {
        "w1": weights[0],
        "w2": weights[1],
        "b": bias,
        "x1": row[0],
        "x2": row[1],
        "product1": weights[0] * row[0],
        "product2": weights[1] * row[1],
        "z": z,
        "norm": norm,
        "distance": z / norm,
        "output": explorer.neuron(row),
        "mistakes": explorer.mistakes,
    }


def activation_numbers(figure):
    """What nnbook computes for the state that the controls show."""
    explorer = ActivationExplorer(
        function=figure.locator('input[type="radio"]:checked').input_value(),
        z=field(figure, "z"),
        alpha=field(figure, "alpha"),
    )
    largest = 0.25 if explorer.function == "sigmoid" else 1
    return {
        "a": explorer.a,
        "slope": explorer.slope,
        "z": explorer.z,
        "exp": math.exp(-explorer.z),
        "rest": 1 - explorer.a,
        "square": explorer.a**2,
        "product": explorer.alpha * explorer.z,
        "moved": 0.1 * explorer.slope,
        "share": 100 * explorer.slope / largest,
    }


@BOTH_WAYS
def test_the_neuron_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, NEURONS), neuron_numbers)
    assert_true(figure, neuron_numbers)
    moves.all('input[type="range"]', click_at(0.8))
    moves.all('input[type="number"]', add(-1))
    moves.all(".nn-prediction button", click)
    moves(figure.locator(".nn-foot button"), click)
    assert figure.evaluate(NUMBERS)["mistakes"] == 38
    moves(figure.locator(".nn-handle-foot"), drag_by(page, 40, 0))
    moves(figure.locator(".nn-handle-tip"), drag_by(page, 10, 60))
    moves(figure.locator(".nn-plot"), lambda plot: plot.click(position={"x": 500, "y": 200}))
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_the_activation_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, ACTIVATIONS), activation_numbers)
    assert_true(figure, activation_numbers)
    moves.choose("identity", "sigmoid", "tanh", "relu", "leaky_relu")
    moves.all('input[type="range"]', click_at(0.2))
    moves.all('input[type="number"]', add(0.1))
    moves.all(".nn-prediction button", click)
    moves(figure.locator(".nn-plot").nth(0), drag_by(page, -150, 0))
    moves(figure.locator(".nn-plot").nth(1), drag_by(page, 100, 0))
    moves(figure.locator(".nn-foot button"), click)
    assert figure.evaluate(NUMBERS)["a"] == pytest.approx(0.8807970779778823, rel=1e-12)
    assert untouched(figure, "pointer") == []


@BOTH_WAYS
def test_the_neuron_by_keyboard(page, base):
    figure = opened(page, base, NEURONS)
    reached = by_keyboard(page, figure, neuron_numbers)
    fields = [
        (kind, name) for name in ("w1", "w2", "bias", "sample") for kind in ("range", "number")
    ]
    answers = [("button", name) for name in ("It turns", "It shifts", "Nothing")]
    assert reached == [*answers, *fields, ("button", "Reset")]
    assert figure.evaluate(NUMBERS)["mistakes"] == 38
    assert untouched(figure, "keyboard") == []


@BOTH_WAYS
def test_the_activation_by_keyboard(page, base):
    figure = opened(page, base, ACTIVATIONS)
    reached = by_keyboard(page, figure, activation_numbers)
    answers = [("button", name) for name in ("Larger than 0.25", "About 0.05", "Below 0.01")]
    fields = [(kind, name) for name in ("z", "alpha") for kind in ("range", "number")]
    assert reached == [*answers, ("radio", ""), *fields, ("button", "Reset")]
    assert untouched(figure, "keyboard") == []


def test_typing_a_number_is_not_interrupted(page, base):
    figure = opened(page, base, NEURONS)
    number = figure.locator('input[type="number"][name="bias"]')
    number.fill("")
    number.press_sequentially("-63.25")
    settle(page)
    assert number.input_value() == "-63.25"
    number.fill("")
    number.press("Tab")
    assert number.input_value() == "-63.25"  # nothing typed is nothing changed
    assert_true(figure, neuron_numbers)


def test_a_number_beyond_the_slider_moves_its_end_or_is_refused(page, base):
    figure = opened(page, base, NEURONS)
    figure.locator('input[type="number"][name="w1"]').fill("12")
    figure.locator('input[type="number"][name="sample"]').fill("300")
    settle(page)
    assert figure.locator('input[type="range"][name="w1"]').get_attribute("max") == "12"
    assert figure.locator('input[type="range"][name="sample"]').input_value() == "1"
    figure.locator('input[type="number"][name="sample"]').blur()
    assert_true(figure, neuron_numbers)


# --- In the address -----------------------------------------------------------------------------


def test_the_address_of_the_page_keeps_the_state(page, base):
    figure = opened(page, base, ACTIVATIONS)
    figure.locator('input[value="tanh"]').check()
    figure.locator('input[type="number"][name="z"]').fill("-3")
    page.wait_for_url("**tanh**")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.url.endswith("#widget-activation")
    page.locator(".nn-readout *").first.wait_for()
    settle(page)
    assert figure.locator("input:checked").input_value() == "tanh"
    assert figure.evaluate(NUMBERS)["a"] == pytest.approx(math.tanh(-3), rel=1e-12)
    figure.locator(".nn-foot button").click()
    page.wait_for_url(lambda url: "?" not in url)
    assert figure.evaluate(NUMBERS)["a"] == pytest.approx(0.8807970779778823, rel=1e-12)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ('{"z":99}', "z is 99, expected -8 to 8"),
        ('{"z":null}', "z is null, expected a finite number"),
        ('{"z":5', 'the address of the page says "{"z":5", expected JSON with some of function, z'),
    ],
)
def test_an_address_that_makes_no_sense_gives_a_message_and_a_way_back(page, base, state, message):
    page.goto(f"{base}{ACTIVATIONS}.html?widget-activation={quote(state)}#widget-activation")
    page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()
    page.get_by_role("button", name="Start again").click()
    figure = page.locator(".nn-figure")
    figure.locator(".nn-readout *").first.wait_for()
    assert figure.evaluate(NUMBERS)["a"] == pytest.approx(0.8807970779778823, rel=1e-12)
    page.wait_for_url(lambda url: "?" not in url)


def test_two_figures_have_an_address_each(page, base):
    state = quote(json.dumps({"z": 5}))
    page.goto(f"{base}pages/far.html?widget-activation-2={state}#widget-activation-2")
    page.locator(".nn-figure .nn-readout *").first.wait_for()
    page.locator("#widget-activation-2 .nn-readout *").first.wait_for()
    settle(page)
    seen = [figure.evaluate(NUMBERS)["a"] for figure in page.locator(".nn-figure").all()]
    assert seen == pytest.approx([1 / (1 + math.exp(-2)), 1 / (1 + math.exp(-5))], rel=1e-12)


# --- For everybody --------------------------------------------------------------------------------


def test_a_screen_reader_hears_the_new_state_and_only_that(page, base):
    figure = opened(page, base, NEURONS)
    status, plot = figure.locator('.nn-hidden[role="status"]'), figure.locator(".nn-plot")
    assert plot.get_attribute("aria-label").startswith("38 of 274 samples are on the wrong side.")
    page.wait_for_timeout(700)
    assert status.text_content() == ""
    figure.locator('input[type="number"][name="bias"]').fill("-100")
    page.wait_for_function("e => e.textContent !== ''", arg=status.element_handle())
    assert status.text_content() == plot.get_attribute("aria-label")
    assert "the bias −100, sample 1 has z = −3.10: Adelie, which is right." in status.text_content()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(page, base, theme, window, axe):
    page.set_viewport_size(window)
    opened(page, base, "both")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.locator('[data-widget="activation"]').scroll_into_view_if_needed()
    figure = page.locator(".nn-figure").nth(1)
    figure.locator(".nn-prediction button").first.click()
    figure.locator('input[value="leaky_relu"]').check()
    assert axe(page) == []


def test_a_phone_is_wide_enough(page, base):
    page.set_viewport_size(PHONE)
    opened(page, base, "both")
    page.mouse.wheel(0, 900)
    page.locator(".nn-figure").nth(1).wait_for()
    assert page.evaluate(OVERFLOW) <= 0
    wide = (
        "a => [...document.querySelectorAll('.nn-figure')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert page.evaluate(wide) == [0, 0]


def test_a_figure_follows_the_width_of_the_window(page, base):
    figure = opened(page, base, NEURONS)
    wide = figure.locator(".nn-plot").bounding_box()["width"]
    page.set_viewport_size(PHONE)
    settle(page)
    assert figure.locator(".nn-plot").bounding_box()["width"] < min(wide, PHONE["width"])
    assert_true(figure, neuron_numbers)


@pytest.mark.parametrize(
    ("dark", "light"),
    [
        ("document.documentElement.dataset.theme = 'dark'", "light"),
        ("document.body.dataset.jpThemeLight = 'false'", "true"),
        ("document.body.className = 'vscode-dark'", ""),
    ],
    ids=["book", "jupyterlab", "vscode"],
)
def test_colors_follow_the_theme(page, base, dark, light):
    figure = opened(page, base, ACTIVATIONS)

    def blue():
        return figure.evaluate("e => getComputedStyle(e).getPropertyValue('--nn-class-0')")

    assert blue() == PALETTE["light"]["blue"]
    page.evaluate(dark)
    assert blue() == PALETTE["dark"]["blue"]


def test_without_javascript_there_is_a_sentence(browser, base, pages):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{base}{NEURONS}.html")
        figure = page.locator(".nn-widget").first
        assert "puts 38 of 274 samples on the wrong side" in figure.inner_text()


# --- Loading --------------------------------------------------------------------------------------


def carriers(visit):
    return [request.rpartition("/")[2] for request in visit.requests if "/widgets/" in request]


def test_a_page_without_widgets_loads_none(page, base, visit):
    page.goto(f"{base}pages/none.html")
    page.wait_for_timeout(200)
    assert carriers(visit) == []


def test_a_widget_is_loaded_once_and_only_when_it_comes_near(page, base, visit):
    page.goto(f"{base}pages/far.html")
    page.wait_for_timeout(200)
    assert carriers(visit) == []
    page.mouse.wheel(0, 4500)
    page.locator(".nn-figure").nth(1).wait_for()
    assert carriers(visit) == ["activation.js"]


def test_two_figures_on_a_page_have_a_state_each(page, base):
    page.goto(f"{base}pages/far.html")
    page.mouse.wheel(0, 4500)
    first, second = (page.locator(".nn-figure").nth(i) for i in range(2))
    second.wait_for()
    second.locator('input[value="tanh"]').check()
    settle(page)
    assert_true(first, activation_numbers)
    assert_true(second, activation_numbers)
    assert first.locator("input:checked").input_value() == "sigmoid"
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


# --- In the book ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def living(site):
    """Names of the widgets on each page of the built site that has some."""
    names = {
        path.relative_to(site).as_posix(): set(WIDGET.findall(path.read_text(encoding="utf-8")))
        for path in sorted(site.rglob("*.html"))
    }
    assert any(names.values())
    return {page: found for page, found in names.items() if found}


@pytest.mark.parametrize(
    ("way", "theme", "window"), [("over_http", "light", DESK), ("over_file", "dark", PHONE)]
)
def test_every_widget_of_the_book_comes_to_life_and_axe_finds_nothing(
    request, living, browser, way, theme, window, axe
):
    """The pages of the built site, where the theme has a say, too."""
    seen, found = Visit(), {}
    with browser.new_context(viewport=window, color_scheme=theme) as context:
        page = context.new_page()
        watch(page, seen)
        for name in living:
            page.goto(request.getfixturevalue(way) + name)
            for place in page.locator(".nn-widget").all():
                place.scroll_into_view_if_needed()
                place.locator(ALIVE).first.wait_for()
                ground = "e => getComputedStyle(e.closest('.output')).backgroundColor"
                assert place.evaluate(ground) == "rgba(0, 0, 0, 0)"
            assert page.evaluate(OVERFLOW) <= 0
            # Drawings of formulas, half of a page, are hidden from screen readers; axe reads all.
            page.evaluate("document.querySelectorAll('.katex-html').forEach(e => e.remove())")
            found[name] = axe(page)
    assert (seen.failed, seen.messages) == ([], [])
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_javascript_of_all_widgets_of_a_page_is_light(living, site):
    static = site / "_static"

    def sent(names):
        files = [static / "nnbook-mount.js", *(static / "widgets" / f"{n}.js" for n in names)]
        return sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in files)

    heavy = {page: size for page, names in living.items() if (size := sent(names)) > 40_000}
    assert heavy == {}


# --- What can go wrong ---------------------------------------------------------------------------


def test_without_weights_there_is_no_line_but_a_figure(page, base):
    figure = opened(page, base, "own")
    numbers = figure.evaluate(NUMBERS)
    assert (numbers["mistakes"], numbers["z"], numbers["norm"]) == (2, 0, 0)
    assert math.isnan(numbers["distance"])
    assert not figure.locator(".nn-handle-tip").is_visible()
    figure.locator('input[type="number"][name="w1"]').fill("1")
    settle(page)
    assert figure.locator(".nn-handle-tip").is_visible()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("spoiled", 'This figure cannot be drawn: function is "sigmund", expected one of identity'),
        ("unreadable", "This figure did not load (SyntaxError"),
    ],
)
def test_a_state_that_makes_no_sense_gives_a_message(page, base, name, message):
    page.goto(f"{base}pages/{name}.html")
    page.get_by_text(message).wait_for()


def test_code_that_does_not_load_leaves_the_sentence_and_says_so(browser, base):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{base}pages/unknown.html")
        page.get_by_text("This figure did not load").wait_for()
        assert "At z = 2 the sigmoid function has" in page.locator(".nn-widget").inner_text()
