"""The bumps on a static page: moved by pointer and by keyboard, they say what nnbook says."""

from urllib.parse import quote

import pytest

from nnbook.lab.widgets import BumpBuilder
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
    tab_stops,
    untouched,
)
from tests.browser.pages import OVERFLOW, PHONE

pytestmark = pytest.mark.browser

SAMPLES = [[0.0, 1.0], [1.0, 3.0], [4.0, 0.0], [5.0, 2.0]]
CHAPTER = "book/03-layers"
BODIES = {
    "own": html(BumpBuilder(samples=SAMPLES, n=9, ramp=0.8)),
    "spoiled": html(BumpBuilder()).replace("&quot;n&quot;:6", "&quot;n&quot;:60"),
}


def numbers(figure):
    """What nnbook computes for the state that the controls show."""
    n, bump = (int(field(figure, name)) for name in ("n", "bump"))
    curve = figure.locator('input[type="radio"]:checked').input_value()
    button = figure.locator(".nn-controls button")
    is_own = button.get_attribute("aria-disabled") == "false"
    heights = [None] * n
    heights[bump - 1] = field(figure, "height")
    builder = BumpBuilder(
        curve=curve,
        n=n,
        ramp=field(figure, "ramp"),
        bump=bump - 1,
        heights=heights if is_own else [],
        samples=SAMPLES if curve == "samples" else [],
    )
    wanted, s, starts = builder.wanted, builder.s, builder.starts
    x = [[at] for at in outside(wanted)]
    answers, curves = builder.network.predict(x)[:, 0], [wanted.f(at).item() for [at] in x]
    own = starts[builder.bump] + [0, s, builder.delta, builder.delta + s]
    weight = builder.tops[builder.bump] / s
    return {
        "hidden": builder.hidden,
        "error": builder.error,
        "at": figure.evaluate(NUMBERS).get("at"),  # errors at two places may differ by an ulp
        "middle": builder.middles[builder.bump],
        "height": builder.tops[builder.bump],
        "s": s,
        "delta": builder.delta,
        "left": wanted.left,
        "right": wanted.right,
        "width": wanted.right - wanted.left,
        "reach": builder.delta + s,
        "K": wanted.steepest,
        "bound": wanted.steepest * (builder.delta + s) / 2,
        "weight": weight,
        **{f"weight{k}": sign * weight for k, sign in enumerate([1, -1, -1, 1], 1)},
        **{f"start{k}": start for k, start in enumerate(own, 1)},
        **{f"beyond{i}": at for i, [at] in enumerate(x)},
        **{f"answer{i}": answer for i, answer in enumerate(answers)},
        **{f"curve{i}": value for i, value in enumerate(curves)},
        "foot0": starts[0],
        "foot1": starts[-1] + builder.delta + s,
    }


def outside(wanted):
    room = (wanted.right - wanted.left) / 4
    return wanted.left - room, wanted.right + room


@BOTH_WAYS
def test_by_pointer(page, base):
    moves = Moves(page, figure := opened(page, base, CHAPTER), numbers)
    assert_true(figure, numbers)
    moves.choose("corner", "step", "none", "wave")
    moves.all('input[type="range"]', click_at(0.3))
    back = figure.locator(".nn-controls button")
    moves(back, click)
    moves.all('input[type="number"]', typed)
    moves(back, click)
    moves.all(".nn-prediction button", click)
    assert figure.evaluate(NUMBERS)["hidden"] == 48
    moves(figure.locator(".nn-top"), drag_by(page, 0, -30))
    assert back.get_attribute("aria-disabled") == "false"
    moves(figure.locator(".nn-foot button"), click)
    assert figure.evaluate(NUMBERS)["error"] == pytest.approx(BumpBuilder().error, rel=1e-12)
    moves(figure.locator(".nn-plot").first, lambda plot: plot.click(position={"x": 500, "y": 40}))
    assert untouched(figure, "pointer") == []


def typed(control):
    """Type another number, a whole one where it counts something."""
    amount = {"ramp": 0.15, "height": 0.25}.get(control.get_attribute("name"), 1)
    add(amount)(control)


@BOTH_WAYS
def test_by_keyboard(page, base):
    figure = opened(page, base, CHAPTER)
    reached = by_keyboard(page, figure, numbers)
    answers = [("button", f"About {a}") for a in ("as large", "a half", "a quarter")]
    fields = [(kind, name) for name in ("n", "ramp", "height") for kind in ("range", "number")]
    back = ("button", "All heights 0")
    # With a single bump, which the last key of n has left, there is none to choose.
    assert reached == [*answers, ("radio", ""), *fields, back, ("button", "Reset")]
    assert figure.evaluate(NUMBERS)["hidden"] == 24
    moves = Moves(page, figure, numbers)
    assert sum("bump" in active.evaluate("e => e.name") for active in tab_stops(page)) == 2
    moves.keys('input[type="range"][name="bump"]', "End ArrowLeft")
    moves.keys('input[type="number"][name="bump"]', "ArrowDown PageUp")
    assert field(figure, "bump") == 6
    assert untouched(figure, "keyboard") == []


def test_a_drag_chooses_its_bump_and_a_tap_lifts_none(page, base):
    figure = opened(page, base, CHAPTER)
    grip = figure.locator(".nn-grip").nth(3)
    grip.click()
    settle(page)
    assert field(figure, "bump") == 4
    assert figure.locator(".nn-controls button").get_attribute("aria-disabled") == "true"
    drag_by(page, 0, -2000)(grip)
    settle(page)
    assert_true(figure, numbers)
    assert 1.1 < figure.evaluate(NUMBERS)["height"] < 1.4  # as far as the picture goes


def test_heights_stay_when_another_bump_is_chosen_and_go_with_another_number(page, base):
    figure = opened(page, base, CHAPTER)
    for bump, height in ((1, "0.75"), (3, "-0.5")):
        figure.locator('input[type="number"][name="bump"]').fill(str(bump))
        settle(page)
        figure.locator('input[type="number"][name="height"]').fill(height)
        settle(page)
    own = BumpBuilder(heights=[0.75, None, -0.5, None, None, None])
    assert figure.evaluate(NUMBERS)["error"] == pytest.approx(own.error, rel=1e-12)
    page.wait_for_url("**heights**")
    page.reload()
    figure.locator(".nn-readout *").first.wait_for()
    settle(page)
    assert figure.evaluate(NUMBERS)["error"] == pytest.approx(own.error, rel=1e-12)
    figure.locator('input[type="number"][name="n"]').fill("7")
    settle(page)
    assert_true(figure, numbers)


def test_a_curve_of_your_own_on_a_phone(page, base):
    page.set_viewport_size(PHONE)
    figure = opened(page, base, "own")
    assert_true(figure, numbers)
    assert figure.evaluate(NUMBERS)["K"] == 2
    moves = Moves(page, figure, numbers)
    moves(figure.locator('input[type="range"][name="height"]'), click_at(0.9))
    moves.choose("wave", "samples")
    assert page.evaluate(OVERFLOW) <= 0
    assert figure.evaluate("e => e.scrollWidth - e.clientWidth") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, base, theme, axe):
    figure = opened(page, base, CHAPTER)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    figure.locator(".nn-prediction button").first.click()
    figure.locator('input[type="range"][name="height"]').press("ArrowRight")
    assert axe(page) == []


def test_a_state_that_makes_no_sense_gives_a_message(page, base):
    page.goto(f"{base}pages/spoiled.html")
    said = "This figure cannot be drawn: n is 60, expected a whole number from 1 to 40"
    page.get_by_text(said).wait_for()
    for state, message in (
        ('{"curve":"line"}', 'curve is "line", expected one of wave, corner, step'),
        ('{"curve":"samples"}', "there are no samples"),
        ('{"bump":6}', "bump is 6, expected a whole number from 0 to 5"),
        ('{"ramp":1}', "ramp is 1, expected 0.1 to 0.9"),
        ('{"heights":[1]}', "heights is no list of 6 numbers or null"),
    ):
        page.goto(f"{base}{CHAPTER}.html?widget-bump_builder={quote(state)}#widget-bump_builder")
        page.get_by_text(f"This figure cannot be drawn: {message}").wait_for()
    page.get_by_role("button", name="Start again").click()
    figure = page.locator(".nn-figure")
    settle(page)
    assert figure.evaluate(NUMBERS)["hidden"] == 24
