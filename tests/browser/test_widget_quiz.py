"""The quiz on a static page: every kind of exercise by pointer and by keyboard, what is said."""

import re

import pytest

from nnbook.lab.element import widget_element
from nnbook.lab.exercises.quiz import question_of, quiz_html
from nnbook.lab.plotting.style import PALETTE
from nnbook.lab.widgets import LossExplorer
from tests.browser.figures import html, settle
from tests.browser.pages import DESK, OVERFLOW, PHONE
from tests.lab.quiz_exercises import CHOICE, FORMULA, NUMBER, NUMBERS

pytestmark = pytest.mark.browser

KINDS = {"choice": CHOICE, "number": NUMBER, "numbers": NUMBERS, "formula": FORMULA}
NO_ANSWER = {"answer": "", "n_hints": 0}
FALLBACK = "<p>Exercise: not attempted yet</p>"


def spoiled(name, **changes):
    """A quiz whose question has lost something on its way."""
    return widget_element("quiz", {"question": question_of(KINDS[name]) | changes} | NO_ANSWER, "")


SPOILED = {
    'kind is "essay", expected one of choice, number, formula': spoiled("choice", kind="essay"),
    'right is "z", expected one of a, b, c': spoiled("choice", right="z"),
    "options is null, expected a list": spoiled("choice", options=None),
    "hints is 3, expected a list": spoiled("number", hints=3),
    'values is "many", expected a number': spoiled("number", values=["many"]),
    "tolerances is [], expected a list of 2": spoiled("numbers", tolerances=[]),
    "points is [[1]], expected a list of 8": spoiled("formula", points=[[1]]),
    "question is undefined, expected an object": widget_element("quiz", NO_ANSWER, ""),
    "n_hints is 9, expected 0 to 2": widget_element(
        "quiz", {"question": question_of(NUMBER), "answer": "", "n_hints": 9}, ""
    ),
}
BODIES = {
    **{name: quiz_html(exercise, FALLBACK) for name, exercise in KINDS.items()},
    "all": "".join(quiz_html(exercise, FALLBACK) for exercise in KINDS.values()),
    "beside": html(LossExplorer()) + quiz_html(CHOICE, FALLBACK) + quiz_html(NUMBER, FALLBACK),
    "answered": widget_element(
        "quiz", {"question": question_of(NUMBERS), "answer": "6, 0.6", "n_hints": 1}, ""
    ),
    **{f"spoiled-{i}": body for i, body in enumerate(SPOILED.values())},
}


def opened(page, base, name):
    """Open a page with a quiz, and return it."""
    page.goto(f"{base}pages/{name}.html")
    quiz = page.locator(".nn-quiz").first
    quiz.get_by_role("button", name="Check").wait_for()
    return quiz


def check(quiz):
    quiz.get_by_role("button", name="Check").click()
    return said(quiz)


def said(quiz):
    return quiz.get_by_role("status").inner_text()


def invalid(quiz):
    """Which fields are marked as wrong."""
    marked = [e.get_attribute("aria-invalid") == "true" for e in quiz.get_by_role("textbox").all()]
    return [i for i, is_marked in enumerate(marked) if is_marked]


# --- By pointer -----------------------------------------------------------------------------------


def test_every_option_gets_its_feedback(page, base):
    quiz = opened(page, base, "choice")
    assert said(quiz) == ""
    assert check(quiz) == "· There is no answer yet."
    replies = []
    for label in quiz.locator("label").all():
        label.click()
        replies.append(check(quiz))
    assert replies == [
        "✗ Not yet: a) is not it. That is the transpose.",
        "✓ Correct. A slope has the shape of W.",
        "✗ Not yet: c) is not it. One number for each weight.",
    ]
    assert quiz.locator("label").all_inner_texts() == [
        "a)\n(2, 3)",
        "b)\n(3, 2)",
        "c)\nA number, a < b",
    ]


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("", "· There is no answer yet."),
        ("8", "✓ Correct. Every neuron has n_in + 1 < 5."),
        (" (3 + 1) * 2 ", "✓ Correct."),
        ("16/2", "✓ Correct."),
        ("0.8e1", "✓ Correct."),
        (
            "6",
            "✗ Not yet: forgot the biases. You counted 3 · 2 weights; every neuron has a bias",
        ),
        ("8.1", "✗ Not yet. Close: is it a slip, or too few digits?"),
        ("-8", "✗ Not yet. Not this number."),
        ("0,5", "✗ This cannot be read: write 0.5 with a point, not “0,5”. Expected is a number"),
        ("<b>x</b>", "✗ This cannot be read: “<b>x</b>” is no formula that can be read. Expected"),
    ],
)
def test_a_number_is_judged(page, base, typed, reply):
    quiz = opened(page, base, "number")
    quiz.get_by_label("Your number").fill(typed)
    assert check(quiz).startswith(reply)
    assert "8" not in check(quiz) or typed.strip() in ("8", "8.1", "-8")


def test_several_numbers_are_marked_one_by_one(page, base):
    quiz = opened(page, base, "numbers")
    slope, step = quiz.get_by_label("slope"), quiz.get_by_label("step")
    slope.fill("6")
    assert check(quiz).startswith("✗ This cannot be read: step: nothing is typed. Expected is a")
    assert invalid(quiz) == [1]
    step.fill("-0.7")
    assert invalid(quiz) == []  # whoever types is not told that it is wrong
    assert check(quiz) == "✗ Not yet. Of the 2 numbers, step is not right."
    assert invalid(quiz) == [1]
    step.fill("0.6")
    assert said(quiz) == "✗ Not yet. Of the 2 numbers, step is not right."
    assert check(quiz).startswith(
        "✗ Not yet: stepped uphill. The step goes against the slope: mind"
    )
    step.fill("-max(0.6, 0.5)")
    assert check(quiz) == "✓ Correct. The slope of x² is 2x."
    assert invalid(quiz) == []
    step.fill("-max(0.6, 0.59)")
    assert said(quiz) == ""


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("a*(1 - a) * z_1", "✓ Correct. σ' = σ(1 - σ)."),
        ("z_1·(a − a²)", "✓ Correct."),
        ("(1 - a) * z_1", "✗ Not yet: forgot one factor. Going back multiplies by a, too."),
        ("sqrt(a - 2)", "✗ Not yet: took the root. There is no root: a - 2 has none."),
        ("a", "✗ Not yet. Not this formula."),
        ("2a", "✗ This cannot be read: write products with *, also in “2a”."),
        ("A", "✗ This cannot be read: A is not known: the variables are a, z_1."),
        ("  ", "· There is no answer yet."),
    ],
)
def test_a_formula_is_judged(page, base, typed, reply):
    quiz = opened(page, base, "formula")
    quiz.get_by_label("Your formula").fill(typed)
    assert check(quiz).startswith(reply)


def test_a_formula_is_told_which_variables_there_are(page, base):
    field = opened(page, base, "formula").get_by_role("textbox")
    note = field.get_attribute("aria-describedby").split()[0]
    assert (
        page.locator(f"#{note}").inner_text().startswith("A formula of a, z_1, written as 2 * a,")
    )


def test_hints_come_one_by_one_and_bring_nothing_else(page, base):
    quiz = opened(page, base, "number")
    hints, button = quiz.locator(".nn-hints p"), quiz.get_by_role("button", name="Hint")
    assert hints.count() == 0
    button.click()
    hints.first.wait_for()
    assert hints.all_inner_texts() == ["Hint 1 of 2: Count W first."]
    assert button.get_attribute("aria-disabled") == "false"
    button.press("Enter")
    hints.nth(1).wait_for()
    button.press("Enter")
    settle(page)
    assert hints.all_inner_texts()[1:] == ["Hint 2 of 2: Then the biases."]
    assert button.get_attribute("aria-disabled") == "true"
    assert said(quiz) == ""


def test_a_state_with_an_answer_shows_it_with_the_verdict(page, base):
    quiz = opened(page, base, "answered")
    assert [e.input_value() for e in quiz.get_by_role("textbox").all()] == ["6", "0.6"]
    assert said(quiz).startswith("✗ Not yet: stepped uphill.")
    assert quiz.locator(".nn-hints p").count() == 1


def test_quizzes_and_figures_on_one_page_are_strangers(page, base):
    quiz = opened(page, base, "beside")
    page.locator(".nn-figure .nn-readout *").first.wait_for()
    number = page.locator(".nn-quiz").nth(1)
    number.get_by_text("Your number").click()  # its label is that of no other field
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    assert said(number).startswith("✓ Correct.")
    assert said(quiz) == ""
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert "?" not in page.url


# --- By keyboard ----------------------------------------------------------------------------------


def stops(page, quiz):
    """Tab through the page, and name what gets the focus in the quiz."""
    names = []
    page.evaluate("document.activeElement.blur()")
    while True:
        page.keyboard.press("Tab")
        active = page.locator(":focus")
        if not active.count():
            return names
        names.append(active.evaluate("e => e.labels?.[0]?.innerText ?? e.innerText"))
        assert active.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(page, base):
    assert stops(page, opened(page, base, "choice")) == ["a)\n(2, 3)", "Check", "Hint"]
    assert stops(page, opened(page, base, "numbers")) == ["slope", "step", "Check", "Hint"]
    assert stops(page, opened(page, base, "formula")) == ["Your formula", "Check", "Hint"]


def test_a_choice_is_made_with_arrows_and_checked_with_enter(page, base):
    quiz = opened(page, base, "choice")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert said(quiz) == "✓ Correct. A slope has the shape of W."
    page.keyboard.press("ArrowDown")
    assert said(quiz) == ""


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_buttons_have_their_keys(page, base, key):
    quiz = opened(page, base, "number")
    quiz.get_by_role("textbox").fill("6")
    quiz.get_by_role("button", name="Check").press(key)
    assert said(quiz).startswith("✗ Not yet: forgot the biases.")
    quiz.get_by_role("button", name="Hint").press(key)
    quiz.locator(".nn-hints p").wait_for()


@pytest.mark.parametrize(("name", "typed"), [("number", "8"), ("formula", "a*(1-a)*z_1")])
def test_enter_in_a_field_checks(page, base, name, typed):
    quiz = opened(page, base, name)
    page.keyboard.press("Tab")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert said(quiz).startswith("✓ Correct.")


# --- For everybody --------------------------------------------------------------------------------


def wrong_and_right(page):
    """Answer all quizzes of a page, some of them wrong, with all hints in sight."""
    answers = {"Your number": "8", "slope": "6,5", "step": "", "Your formula": "a"}
    page.locator("input[type=radio]").first.check()
    for label, typed in answers.items():
        page.get_by_label(label).fill(typed)
    for quiz in page.locator(".nn-quiz").all():
        for name in ("Check", "Hint", "Hint"):
            quiz.get_by_role("button", name=name).click()
            settle(page)
    assert page.locator(".nn-hints p").count() == 8


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_the_window_is_wide_enough(page, base, theme, window, axe):
    page.set_viewport_size(window)
    opened(page, base, "all")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    assert axe(page) == []
    wrong_and_right(page)
    assert axe(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    wide = (
        "() => [...document.querySelectorAll('.nn-quiz')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert page.evaluate(wide) == [0, 0, 0, 0]


def test_right_and_wrong_are_told_by_mark_and_word_and_color(page, base):
    quiz = opened(page, base, "number")
    mark = quiz.locator(".nn-mark")
    for typed, expected, color in [("8", "✓", "green"), ("6", "✗", "ink")]:
        quiz.get_by_role("textbox").fill(typed)
        check(quiz)
        assert mark.inner_text() == expected
        wanted = tuple(bytes.fromhex(PALETTE["light"][color][1:]))
        assert mark.evaluate("e => getComputedStyle(e).color") == f"rgb{wanted}"


def test_a_finger_is_enough(browser, base):
    with browser.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        quiz = opened(page, base, "choice")
        small = [e.bounding_box()["height"] for e in quiz.locator("label, button").all()]
        assert min(small) >= 24
        quiz.locator("label").nth(1).tap()
        quiz.get_by_role("button", name="Check").tap()
        assert said(quiz).startswith("✓ Correct.")


def test_without_javascript_the_words_stay(browser, base):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{base}pages/number.html")
        assert page.locator(".nn-widget").inner_text() == "Exercise: not attempted yet"


@pytest.mark.parametrize("number", range(len(SPOILED)), ids=list(SPOILED))
def test_a_state_that_makes_no_sense_gives_a_message(page, base, number):
    page.goto(f"{base}pages/spoiled-{number}.html")
    message = f"This exercise cannot be shown: {list(SPOILED)[number]}"
    page.get_by_role("alert").filter(has_text=re.compile(re.escape(message))).wait_for()
