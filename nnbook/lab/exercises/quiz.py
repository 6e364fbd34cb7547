"""Exercises on a page that has no kernel: questions to be answered in place, hints one by one."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from nnbook.lab.element import widget_element
from nnbook.lab.exercises.comparing import RELATIVE
from nnbook.lab.exercises.exercise import (
    FORMULA_TOLERANCE,
    Choice,
    Exercise,
    Expression,
    Number,
    sentence,
)

__all__ = ["hints_html", "is_quiz", "question_of", "quiz_html"]


def is_quiz(exercise: Exercise) -> bool:
    """Say whether an exercise can be answered and judged without Python."""
    return isinstance(exercise, (Choice, Expression, Number))


def question_of(exercise: Exercise, seed: int = 0) -> dict[str, Any]:
    """Return all that a page needs to ask and to judge; see ``widgets/src/quiz.js``.

    Every text is HTML. A number, like a formula, is judged by lists of values: those of the right
    answer and those of every mistake, for a formula at the points that are given with it.

    Parameters
    ----------
    exercise : Choice, Expression or Number
    seed : int, default=0
        Which variant of the exercise is asked; 0 is that of the book.
    """
    exercise = exercise.varied(seed)
    question: dict[str, Any] = {
        "id": exercise.id,
        "kind": exercise.kind,
        "why": inline(exercise.filled(exercise.why)),
        "hints": [inline(exercise.filled(hint)) for hint in exercise.hints],
    }
    if isinstance(exercise, Choice):
        options = [
            {"text": inline(option.text), "feedback": inline(option.feedback)}
            for option in exercise.options
        ]
        return question | {"options": options, "right": exercise.right}
    if isinstance(exercise, Expression):
        return question | _formula(exercise, seed)
    assert isinstance(exercise, Number)
    return question | _numbers(exercise)


def _numbers(exercise: Number) -> dict[str, Any]:
    values = _as_json(np.atleast_1d(exercise.expected))
    return {
        "parts": list(exercise.parts) or [""] * len(values),
        "values": values,
        "tolerances": np.broadcast_to(exercise.tolerance, len(values)).tolist(),
        "relative": RELATIVE,
        "mistakes": [
            _mistake(exercise, mistake, np.atleast_1d(exercise.mistaken(mistake)))
            for mistake in exercise.mistakes
        ],
    }


def _formula(exercise: Expression, seed: int) -> dict[str, Any]:
    points = exercise.points(seed)
    return {
        "variables": list(exercise.ranges),
        "points": [list(point.values()) for point in points],
        "values": _as_json(exercise.solution(**point) for point in points),
        "tolerances": [FORMULA_TOLERANCE] * len(points),
        "relative": RELATIVE,
        "mistakes": [
            _mistake(exercise, mistake, [mistake(**point) for point in points])
            for mistake in exercise.mistakes
        ],
    }


def _mistake(exercise: Exercise, mistake: Any, values: Iterable[float]) -> dict[str, Any]:
    return {
        "name": mistake.__name__.replace("_", " "),
        "says": inline(exercise.filled(sentence(mistake))),
        "values": _as_json(values),
    }


def _as_json(values: Iterable[float]) -> list[float | str]:
    """Return numbers, and the words of JavaScript for those that JSON cannot write."""
    words = {math.inf: "Infinity", -math.inf: "-Infinity"}
    numbers = map(float, values)
    return ["NaN" if math.isnan(number) else words.get(number, number) for number in numbers]


def quiz_html(exercise: Exercise, fallback: str) -> str:
    """Return the element that the website's mount script makes a quiz of."""
    state = {"question": question_of(exercise), "answer": "", "n_hints": 0}
    return widget_element("quiz", state, fallback)


def hints_html(exercise: Exercise) -> str:
    """Return the hints folded into each other: opening one shows that there is a next."""
    html = ""
    for number, hint in reversed(list(enumerate(exercise.hints, start=1))):
        html = (
            f'<details class="nn-hint"><summary>Hint {number} of {len(exercise.hints)}</summary>'
            f"<p>{inline(exercise.filled(hint))}</p>{html}</details>"
        )
    return html


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt  # not at the top: only pages need it

    return MarkdownIt("zero").enable(["backticks", "emphasis", "escape"])


def inline(text: str) -> str:
    """Return a line of Markdown as HTML.

    Examples
    --------
    >>> inline("`W` is *turned*")
    '<code>W</code> is <em>turned</em>'
    """
    return str(_markdown().renderInline(text))
