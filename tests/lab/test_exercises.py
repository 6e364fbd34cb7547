"""Every exercise: its solution passes, its mistakes have names, and nothing else passes."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nnbook.lab.exercises import judging, load
from nnbook.lab.exercises.comparing import agree
from nnbook.lab.exercises.exercise import (
    FORMULA_TOLERANCE,
    Choice,
    Expression,
    Function,
    Number,
    Open,
    sentence,
)
from nnbook.lab.exercises.formulas import evaluate
from nnbook.lab.exercises.judging import judge
from nnbook.lab.exercises.running import values_of

EXERCISES = list(load().values())
FUNCTIONS = [exercise for exercise in EXERCISES if isinstance(exercise, Function)]
NUMBERS = [exercise for exercise in EXERCISES if isinstance(exercise, Number)]
CHOICES = [exercise for exercise in EXERCISES if isinstance(exercise, Choice)]
FORMULAS = [exercise for exercise in EXERCISES if isinstance(exercise, Expression)]
OPEN = [exercise for exercise in EXERCISES if isinstance(exercise, Open)]
JUDGED = [exercise for exercise in EXERCISES if not isinstance(exercise, Open)]
SEEDS = [0, 1, 7]
MANY_SEEDS = range(25)


def of_each(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=lambda exercise: exercise.id)


MISTAKES = pytest.mark.parametrize(
    ("exercise", "mistake"),
    [(e, mistake) for e in FUNCTIONS + NUMBERS + FORMULAS for mistake in e.mistakes],
    ids=lambda value: value.id if hasattr(value, "id") else value.__name__,
)


def solve(exercise, seed=0):
    match exercise.varied(seed):
        case Choice(right=right):
            return right
        case Number(expected=expected):
            return expected
        case Expression(shown=shown):
            return shown
        case Function(solution=solution):
            return solution


def run(code):
    """Execute source as a reader's cell, and return the last thing that it defines."""
    names = {}
    exec(code, names)
    return list(names.values())[-1]


def remembered(exercise, seed=0):
    """What the solution returned when it was run, by the arguments it got."""
    returned = {}

    def solve_and_remember(*arguments):
        key = repr(arguments)
        returned[key] = exercise.solution(*arguments)
        return returned[key]

    values_of(exercise, solve_and_remember, list(exercise.inputs(np.random.default_rng(seed))))
    return returned


# Of all kinds


@of_each(JUDGED)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_is_correct(exercise, seed):
    result = judge(exercise, solve(exercise, seed), seed)
    assert result.verdict == "correct"
    assert result.message == exercise.varied(seed).filled(exercise.why)


@of_each(EXERCISES)
def test_the_stub_is_not_attempted(exercise):
    assert judge(exercise, run(exercise.stub)).verdict == "not attempted"


@of_each(EXERCISES)
def test_the_exercise_is_complete(exercise):
    assert re.fullmatch(r"\d{1,2}\.\d{1,2}", exercise.id)
    assert 1 <= exercise.stars <= 3
    assert exercise.minutes > 0
    assert 2 <= len(exercise.hints) <= 3
    for text in (exercise.title, exercise.text, exercise.why, *exercise.hints):
        assert text == text.strip() != ""
    assert exercise.title in repr(exercise) or repr(exercise.title) in repr(exercise)


@of_each(EXERCISES)
def test_what_a_page_says_without_formulas_has_none(exercise):
    said = [exercise.why, *exercise.hints, *map(sentence, getattr(exercise, "mistakes", ()))]
    said += [text for o in getattr(exercise, "options", ()) for text in (o.text, o.feedback)]
    assert [text for text in said if "$" in text or "{" in text] == []


def test_the_readme_counts_right():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    n_mistakes = sum(len(getattr(exercise, "mistakes", ())) for exercise in EXERCISES)
    assert f"{len(EXERCISES)} exercises" in readme
    assert f"one of {n_mistakes} mistakes" in readme


def test_there_are_exercises_enough():
    assert len(EXERCISES) >= 66
    assert min(Counter(exercise.chapter for exercise in EXERCISES).values()) >= 5


@pytest.mark.parametrize("chapter", range(11))
def test_a_chapter_has_every_kind_from_easy_to_open(chapter):
    here = [exercise for exercise in EXERCISES if exercise.chapter == chapter]
    assert [exercise.id for exercise in here] == [f"{chapter}.{i + 1}" for i in range(len(here))]
    assert [e.stars for e in here] == sorted(e.stars for e in here)
    assert {e.stars for e in here} == {1, 2, 3}
    assert {type(e) for e in here} == {Number, Choice, Expression, Function, Open}
    assert isinstance(here[-1], Open)
    if chapter >= 2:
        assert "repair" in {exercise.label for exercise in here}


@of_each(JUDGED)
@pytest.mark.parametrize("nonsense", [object(), "", "z", -12345, [], {}, np.zeros(3)])
def test_nonsense_is_not_correct_and_gets_a_message(exercise, nonsense):
    result = judge(exercise, nonsense)
    assert not result
    assert result.message


# Mistakes


@MISTAKES
def test_a_mistake_is_recognized_as_itself(exercise, mistake, monkeypatch):
    for seed in SEEDS:
        variant = exercise.varied(seed)
        answer = variant.mistaken(mistake) if isinstance(exercise, Number) else mistake
        if isinstance(exercise, Expression):
            # As if a reader had written a formula with these values.
            monkeypatch.setattr(judging, "evaluate", lambda formula, point: mistake(**point))
            answer = "a formula"
        result = judge(exercise, answer, seed)
        assert (result.verdict, result.mistake) == ("mistake", mistake.__name__)
        assert result.message == variant.filled(sentence(mistake))


@MISTAKES
def test_a_mistake_is_no_other_mistake(exercise, mistake):
    # Not only the first that agrees: no two agree.
    for seed in MANY_SEEDS if isinstance(exercise, Number) else SEEDS:
        values = results(exercise, seed)
        own = values.pop(mistake.__name__)
        for name, other in values.items():
            assert not all(agree(*pair, tolerance_of(exercise)) for pair in zip(own, other)), name


def results(exercise, seed):
    """What the solution and every mistake give, by name: lists of values."""
    functions = {f.__name__: f for f in (exercise.solution, *exercise.mistakes)}
    if isinstance(exercise, Number):
        return {n: [exercise.varied(seed).mistaken(f)] for n, f in functions.items()}
    if isinstance(exercise, Expression):
        return {n: [f(**p) for p in exercise.points(seed)] for n, f in functions.items()}
    inputs = list(exercise.inputs(np.random.default_rng(seed)))
    return {n: values_of(exercise, f, inputs) for n, f in functions.items()}


def tolerance_of(exercise):
    return getattr(exercise, "tolerance", FORMULA_TOLERANCE)


@MISTAKES
def test_a_mistake_has_a_sentence(exercise, mistake):
    assert sentence(mistake)[-1] in ".?"


@of_each(FUNCTIONS + NUMBERS + FORMULAS)
def test_there_are_three_mistakes_at_least(exercise):
    assert len(exercise.mistakes) >= 3


# Numbers and formulas


@of_each(NUMBERS)
def test_numbers_vary(exercise):
    # Right for one reader is wrong for the next, whose numbers are others.
    answers = {repr(exercise.varied(seed).expected) for seed in MANY_SEEDS}
    questions = {exercise.varied(seed).question for seed in MANY_SEEDS}
    assert min(len(answers), len(questions)) >= 3
    assert not any("«" in question for question in questions)


@of_each(NUMBERS)
def test_an_answer_rounded_as_asked_is_correct(exercise):
    rounded = np.vectorize(lambda number: float(f"{number:.6g}"))(exercise.expected)
    answer = tuple(rounded) if isinstance(exercise.expected, tuple) else float(rounded)
    assert judge(exercise, answer)


@of_each(FORMULAS)
def test_the_formula_that_is_shown_is_the_solution(exercise):
    for point in exercise.points(5):
        assert evaluate(exercise.shown, point) == pytest.approx(exercise.solution(**point), 1e-12)


# Open questions


@of_each(OPEN)
def test_an_open_question_has_a_rubric(exercise):
    assert len(exercise.rubric) >= 3
    assert sum(criterion.points for criterion in exercise.rubric) == 10
    result = judge(exercise, "Because the slopes add up.")
    assert (result.verdict, bool(result)) == ("open", False)
    assert all(criterion.text in result.details for criterion in exercise.rubric)


# Repairs


@of_each([exercise for exercise in FUNCTIONS if exercise.broken])
def test_the_code_to_repair_is_one_of_the_mistakes(exercise):
    assert exercise.broken in exercise.mistakes
    broken = run(exercise.stub)
    assert judge(exercise, broken).verdict == "not attempted"
    # The same by other words has been attempted.
    touched = run(exercise.stub.replace('"""', '"""Touched. ', 1))
    assert judge(exercise, touched).mistake == exercise.broken.__name__


# Functions


@of_each(FUNCTIONS)
def test_the_source_of_the_solution_stands_on_its_own(exercise):
    assert judge(exercise, run(exercise.solution_source))


@of_each(FUNCTIONS)
@pytest.mark.parametrize("which", [0, -1])
def test_a_constant_fails(exercise, which):
    value = list(remembered(exercise).values())[which]
    assert not judge(exercise, lambda *arguments: value)


@of_each(FUNCTIONS)
def test_a_memorized_table_fails_on_other_inputs(exercise):
    table = remembered(exercise)
    assert not judge(exercise, lambda *arguments: table[repr(arguments)], seed=1)


@of_each(FUNCTIONS)
def test_inputs_are_the_same_for_the_same_seed(exercise):
    first, second = (list(exercise.inputs(np.random.default_rng(3))) for _ in range(2))
    assert repr(first) == repr(second)
    assert len(first) >= 3


@of_each(FUNCTIONS)
def test_mistakes_have_the_parameters_of_the_solution(exercise):
    for function in exercise.mistakes:
        code = function.__code__
        assert code.co_varnames[: code.co_argcount] == exercise.parameters


# Choices


@of_each(CHOICES)
def test_every_wrong_option_has_its_feedback(exercise):
    for letter, option in exercise.by_letter.items():
        result = judge(exercise, f" {letter.upper()}) ")
        if letter == exercise.right:
            assert result
        else:
            assert (result.verdict, result.mistake) == ("mistake", letter)
            assert result.message == option.feedback != ""
