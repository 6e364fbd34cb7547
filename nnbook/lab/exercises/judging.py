"""Judges an answer: correct, not attempted, a mistake that has a name, or where it differs."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnbook.lab.exercises import running
from nnbook.lab.exercises.comparing import (
    agree,
    agreeing_parts,
    as_numbers,
    difference,
    kind_of,
    same_length,
    show,
)
from nnbook.lab.exercises.exercise import (
    FORMULA_TOLERANCE,
    Choice,
    Exercise,
    Expression,
    Function,
    Number,
    Open,
    sentence,
)
from nnbook.lab.exercises.formulas import FormulaError, evaluate
from nnbook.lab.exercises.result import Result

__all__ = ["judge"]

SEED = 0


def judge(exercise: Exercise, answer: Any, seed: int = SEED) -> Result:
    """Return the verdict on an answer.

    Parameters
    ----------
    exercise : Exercise
    answer : object
        Whatever the reader handed in.
    seed : int, default=0
        Which inputs a function is tested with, and which variant of the exercise was given.
    """
    exercise = exercise.varied(seed)
    if running.is_blank(answer) or (callable(answer) and running.is_stub(answer)):
        return not_attempted(exercise)
    if isinstance(exercise, Function):
        return judge_function(exercise, answer, seed)
    if isinstance(exercise, Open):
        return judge_words(exercise, answer)
    if callable(answer):
        message = (
            f"This exercise is answered with a {exercise.kind}, but a function was given. "
            "Did you leave out the parentheses of a call?"
        )
        return Result(exercise, "error", message)
    if isinstance(exercise, Choice):
        return judge_choice(exercise, answer)
    if isinstance(exercise, Expression):
        return judge_expression(exercise, answer, seed)
    assert isinstance(exercise, Number)
    return judge_number(exercise, answer)


def not_attempted(exercise: Exercise) -> Result:
    """Return the result for a stub."""
    to_do = "Mend the code" if exercise.label == "repair" else "Replace the ... by your answer"
    message = f"{to_do}. Stuck? hint({exercise.id!r}) gives a hint."
    return Result(exercise, "not attempted", message)


def judge_choice(exercise: Choice, answer: Any) -> Result:
    """Compare letters."""
    letter = answer.strip(" ()").lower() if isinstance(answer, str) else ""
    if letter == exercise.right:
        return Result(exercise, "correct", exercise.why)
    if letter in exercise.by_letter:
        return Result(exercise, "mistake", exercise.by_letter[letter].feedback, mistake=letter)
    letters = ", ".join(map(repr, exercise.by_letter))
    return Result(exercise, "error", f"Answer with one of the letters {letters}, in quotes.")


def judge_words(exercise: Open, answer: Any) -> Result:
    """Return what to look for in an answer that only a person can judge."""
    if not isinstance(answer, str) or not answer.strip():
        return Result(exercise, "error", "Answer with text, in triple quotes.")
    points = sum(criterion.points for criterion in exercise.rubric)
    message = f"No program can judge this. Give yourself the points, {points} in all:"
    lines = [f"{criterion.points}  {criterion.text}" for criterion in exercise.rubric]
    return Result(exercise, "open", message, "\n".join(lines))


def judge_expression(exercise: Expression, answer: Any, seed: int) -> Result:
    """Compare a formula with the right one at points drawn at random, then with every mistake."""
    points = exercise.points(seed)
    try:
        values = [evaluate(answer if isinstance(answer, str) else repr(answer), p) for p in points]
    except FormulaError as error:
        example = "in quotes, such as `answer = '2 * x'`"
        return Result(exercise, "error", f"Answer with a formula {example}: {error}.")
    if _all_agree(values, [exercise.solution(**p) for p in points], FORMULA_TOLERANCE):
        return Result(exercise, "correct", exercise.why)
    for mistake in exercise.mistakes:
        if _all_agree(values, [mistake(**p) for p in points], FORMULA_TOLERANCE):
            return Result(exercise, "mistake", sentence(mistake), mistake=mistake.__name__)
    return Result(exercise, "different", *_at_a_point(exercise, points, values))


def _at_a_point(
    exercise: Expression, points: list[dict[str, float]], values: list[float]
) -> tuple[str, str]:
    """Return message and details for a formula that is wrong in no way we know."""
    expected = [exercise.solution(**point) for point in points]
    first = [agree(*pair, FORMULA_TOLERANCE) for pair in zip(values, expected)].index(False)
    given = [f"{name} = {show(value)}" for name, value in points[first].items()]
    details = [*given, f"expected {show(expected[first])}, got {show(values[first])}"]
    return f"Not this formula. hint({exercise.id!r}) gives a hint.", "\n".join(details)


def judge_number(exercise: Number, answer: Any) -> Result:
    """Compare a number, or several, without giving the right one away."""
    expected = exercise.expected
    answer = _plain(answer, expected)
    if agree(answer, expected, exercise.tolerance):
        return Result(exercise, "correct", exercise.filled(exercise.why))
    for mistake in exercise.mistakes:
        if agree(answer, exercise.mistaken(mistake), exercise.tolerance):
            return _named(exercise, mistake)
    if isinstance(expected, tuple):
        return _which_numbers(exercise, answer, expected)
    if not isinstance(answer, float):
        return Result(exercise, "error", f"Answer with one number, not with {kind_of(answer)}.")
    close = abs(answer - expected) <= 0.02 * abs(expected)
    close_call = "Close: is it a slip, or too few digits?" if close else "Not this number."
    return Result(exercise, "different", f"{close_call} hint({exercise.id!r}) gives a hint.")


def _named(exercise: Number, mistake: Callable[..., Any]) -> Result:
    words = exercise.filled(sentence(mistake))
    return Result(exercise, "mistake", words, mistake=mistake.__name__)


def _plain(answer: Any, expected: Any) -> Any:
    """Return an answer that is one number, if wrapped in an array or a list, as a float."""
    array = None if isinstance(expected, tuple) else as_numbers(answer)
    return answer if array is None or array.size != 1 else float(array.reshape(()))


def _which_numbers(exercise: Number, answer: Any, expected: tuple[Any, ...]) -> Result:
    if not same_length(answer, expected):
        called = ", ".join(exercise.parts or ["..."] * len(expected))
        message = f"Answer with {len(expected)} numbers, in the order of the question: ({called})."
        return Result(exercise, "error", message)
    right = agreeing_parts(answer, expected, exercise.tolerance)
    names = exercise.parts or [f"number {place}" for place in range(1, len(expected) + 1)]
    wrong = [name for name, fine in zip(names, right) if not fine]
    which = f"{wrong[0]} is" if len(wrong) == 1 else f"{', '.join(wrong)} are"
    message = f"Of the {len(expected)} numbers, {which} not right."
    return Result(exercise, "different", f"{message} hint({exercise.id!r}) gives a hint.")


def judge_function(exercise: Function, answer: Any, seed: int = SEED) -> Result:
    """Run the answer on seeded inputs and compare with the solution, then with every mistake."""
    if not callable(answer):
        message = (
            "This exercise is answered with a function: hand it over by its name, "
            f"`check({exercise.id!r}, {exercise.solution.__name__})`, without calling it."
        )
        return Result(exercise, "error", message)
    if running.is_unchanged(exercise, answer):
        return not_attempted(exercise)
    inputs = list(exercise.inputs(np.random.default_rng(seed)))
    trial = running.on_trial(exercise, answer, inputs)
    if not trial.attempted:
        return not_attempted(exercise)
    verdict, message, details, mistake = _verdict(exercise, answer, inputs, trial)
    return Result(exercise, verdict, message, details, mistake, _printed(trial.printed))


def _verdict(
    exercise: Function, answer: Callable[..., Any], inputs: list[Any], trial: running.Trial
) -> tuple[str, str, str, str]:
    """Return verdict, message, details and name of the mistake."""
    if trial.borrowed:
        message = (
            f"Your function calls {trial.borrowed}, which does what is asked for here. "
            "Write it yourself: the exercise is to know how."
        )
        return "different", message, "", ""
    if trial.error is not None or trial.timed_out:
        return "error", *_failure(exercise, answer, inputs, trial), ""
    *values, again = trial.values
    expected = running.values_of(exercise, exercise.solution, inputs)
    if _all_agree(values, expected, exercise.tolerance):
        return *_flaw(exercise, again, expected, trial.mutated), ""
    for mistake in exercise.mistakes:
        if _all_agree(values, running.values_of(exercise, mistake, inputs), exercise.tolerance):
            return "mistake", sentence(mistake), "", mistake.__name__
    return "different", *_first_difference(exercise, inputs, values, expected), ""


def _all_agree(values: Sequence[Any], expected: Sequence[Any], tolerance: Any) -> bool:
    return all(agree(value, wanted, tolerance) for value, wanted in zip(values, expected))


def _flaw(
    exercise: Function, again: Any, expected: list[Any], mutated: str
) -> tuple[str, str, str]:
    """Return the verdict on right values: correct, unless the function leaves traces."""
    if mutated:
        message = (
            f"The values are right, but your function changes its argument {mutated}, which "
            "belongs to the caller. Make a new array or list instead of writing into it: "
            "x = x + 1 makes a new array and [...] a new list, but x += 1 and x[i] = ... write "
            "into the old one."
        )
        return "different", message, ""
    if not agree(again, expected[0], exercise.tolerance):
        message = (
            "The values are right, but the same inputs gave another value the second time. "
            "Does the function keep something from one call to the next?"
        )
        return "different", message, ""
    return "correct", exercise.why, ""


def _first_difference(
    exercise: Function, inputs: list[Any], values: list[Any], expected: list[Any]
) -> tuple[str, str]:
    """Return message and details for an answer that is wrong in no way we know."""
    tolerance = exercise.tolerance
    first = [agree(*pair, tolerance) for pair in zip(values, expected)].index(False)
    words = difference(values[first], expected[first], tolerance, exercise.parts)
    message, *rest = words.split("\n")
    number = f"On input {first + 1} of {len(inputs)}, " if first else "On the first input, "
    return f"{number}{message.rstrip('.')}.", "\n".join([*_given(exercise, inputs[first]), *rest])


def _given(exercise: Function, arguments: tuple[Any, ...]) -> list[str]:
    """Return a line for each argument."""
    return [f"{name} = {show(value)}" for name, value in zip(exercise.parameters, arguments)]


def _failure(
    exercise: Function, answer: Callable[..., Any], inputs: list[Any], trial: running.Trial
) -> tuple[str, str]:
    """Return message and details for an answer that raised something or did not come to an end.

    What was raised belongs to the details, which are shown as they are: a name such as
    ``__init__`` or ``<lambda>`` would mean something else in Markdown.
    """
    number = min(len(trial.values), len(inputs) - 1)
    where = running.place(trial.error, answer) if trial.error else ""
    raised = "" if trial.timed_out else _text(trial.error)
    lines = [line for line in (where, raised) if line]
    details = "\n".join([*lines, *_given(exercise, inputs[number])])
    return _why_it_failed(exercise, trial, where), details


def _why_it_failed(exercise: Function, trial: running.Trial, where: str) -> str:
    if trial.timed_out:
        limit = f"Still running after {running.SECONDS:g} seconds, so it was stopped."
        return f"{limit} Is there a loop that never ends?"
    if isinstance(trial.error, running.NothingReturned):
        return "Nothing to compare: is there a return at the end?"
    if not where and isinstance(trial.error, TypeError):
        takes = f"{exercise.solution.__name__}({', '.join(exercise.parameters)})"
        return f"The function is called as `{takes}`, and that failed."
    return "Your code raised an error."


def _text(error: BaseException | None) -> str:
    """Return the last line of a traceback; the error is the reader's and may fail to say it."""
    try:
        return f"{type(error).__name__}: {error}"[:300]
    except Exception:
        return type(error).__name__


def _printed(printed: running.Printed) -> str:
    """Return what was printed, with a note if that is only the beginning."""
    left_out = printed.n_characters - len(printed.beginning)
    note = f"\n... and {left_out:,} characters more" if left_out else ""
    return printed.beginning.rstrip() + note
