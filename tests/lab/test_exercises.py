"""Every exercise: its solution passes, its mistakes have names, and nothing else passes."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnbook.lab.exercises import load
from nnbook.lab.exercises.comparing import agree
from nnbook.lab.exercises.exercise import Choice, Function, Number, sentence
from nnbook.lab.exercises.judging import judge
from nnbook.lab.exercises.running import values_of

BOOK = Path(__file__).resolve().parents[2] / "book"
EXERCISES = list(load().values())
FUNCTIONS = [exercise for exercise in EXERCISES if isinstance(exercise, Function)]
NUMBERS = [exercise for exercise in EXERCISES if isinstance(exercise, Number)]
CHOICES = [exercise for exercise in EXERCISES if isinstance(exercise, Choice)]
SEEDS = [0, 1, 7]


def of_each(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=lambda exercise: exercise.id)


MISTAKES = pytest.mark.parametrize(
    ("exercise", "mistake"),
    [(e, mistake) for e in FUNCTIONS + NUMBERS for mistake in e.mistakes],
    ids=lambda value: value.id if hasattr(value, "id") else value.__name__,
)


def solve(exercise):
    if isinstance(exercise, Choice):
        return exercise.right
    return exercise.solution() if isinstance(exercise, Number) else exercise.solution


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


def printed():
    """Number, stars and minutes of all exercises in the chapters."""
    heading = re.compile(r"\{admonition\} Exercise (\d+\.\d+) · (★+) · (\d+) min")
    for path in sorted(BOOK.glob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield from heading.findall("".join(cell["source"]))


# Of all kinds


@of_each(EXERCISES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_is_correct(exercise, seed):
    result = judge(exercise, solve(exercise), seed)
    assert result.verdict == "correct"
    assert result.message == exercise.why


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
def test_an_exercise_that_the_chapter_prints_has_its_stars_and_minutes(exercise):
    stars_and_minutes = {number: (len(stars), int(time)) for number, stars, time in printed()}
    here = exercise.stars, exercise.minutes
    assert stars_and_minutes.get(exercise.id, here) == here


def test_every_chapter_has_exercises_in_order():
    numbers = [tuple(map(int, exercise.id.split("."))) for exercise in EXERCISES]
    assert numbers == sorted(numbers)
    assert {exercise.chapter for exercise in EXERCISES} == set(range(11))
    assert {exercise.chapter for exercise in FUNCTIONS} == set(range(11))


@of_each(EXERCISES)
@pytest.mark.parametrize("nonsense", [object(), "", "z", -12345, [], {}, np.zeros(3)])
def test_nonsense_is_not_correct_and_gets_a_message(exercise, nonsense):
    result = judge(exercise, nonsense)
    assert not result
    assert result.message


# Mistakes


@MISTAKES
def test_a_mistake_is_recognized_as_itself(exercise, mistake):
    answer = mistake() if isinstance(exercise, Number) else mistake
    for seed in SEEDS:
        result = judge(exercise, answer, seed)
        assert (result.verdict, result.mistake) == ("mistake", mistake.__name__)
        assert result.message == sentence(mistake)


@MISTAKES
def test_a_mistake_is_no_other_mistake(exercise, mistake):
    # Not only the first that agrees: no two agree.
    if isinstance(exercise, Number):
        values = {other.__name__: other() for other in exercise.mistakes}
    else:
        inputs = list(exercise.inputs(np.random.default_rng(0)))
        values = {m.__name__: values_of(exercise, m, inputs) for m in exercise.mistakes}
    own = values.pop(mistake.__name__)
    for name, other in values.items():
        pairs = zip(own, other) if isinstance(exercise, Function) else [(own, other)]
        assert not all(agree(*pair, exercise.tolerance) for pair in pairs), name


@MISTAKES
def test_a_mistake_has_a_sentence(exercise, mistake):
    assert sentence(mistake)[-1] in ".?"


@of_each(FUNCTIONS)
def test_a_function_has_three_mistakes_at_least(exercise):
    assert len(exercise.mistakes) >= 3


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
