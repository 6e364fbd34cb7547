"""The quiz as Python sees it, and that it judges without Python as with it."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.lab import exercises
from nnbook.lab.exercises import record
from nnbook.lab.exercises.exercise import LETTERS, Choice, Expression, Number
from nnbook.lab.exercises.quiz import is_quiz, question_of
from nnbook.lab.widgets import Quiz
from nnbook.lab.widgets.quiz import judged
from tests.lab.quiz_exercises import CHOICE, FORMULA, NUMBER, NUMBERS, few

WORKSPACE = Path(__file__).resolve().parents[2] / "widgets"
BOOK = [exercise for exercise in exercises.load().values() if is_quiz(exercise)]
OWN = [NUMBER, NUMBERS, CHOICE, FORMULA]

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs node")


@pytest.fixture(autouse=True)
def own_exercises(tmp_path, monkeypatch):
    """Ask small exercises of the tests, and keep progress in a file of the test."""
    monkeypatch.setattr(exercises, "load", few)
    monkeypatch.setenv("NNBOOK_PROGRESS", str(tmp_path / "progress.json"))


def typed(numbers):
    return ", ".join(repr(float(number)) for number in np.atleast_1d(numbers))


def right_answer(exercise):
    if isinstance(exercise, Choice):
        return exercise.right
    return exercise.shown if isinstance(exercise, Expression) else typed(exercise.expected)


# --- State ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", OWN, ids=lambda exercise: exercise.id)
def test_a_correct_answer_counts(exercise):
    quiz = Quiz(exercise.id)
    assert (quiz.result.verdict, record.solved()) == ("not attempted", set())
    quiz.answer = right_answer(exercise)
    assert quiz.result
    assert quiz.result.message == exercise.why
    assert record.solved() == {exercise.id}


@pytest.mark.parametrize(
    ("exercise", "answer", "verdict", "words"),
    [
        ("3.1", "6", "mistake", "You counted 3 · 2 weights"),
        ("3.1", "8 + 1/10", "different", "Close: is it a slip"),
        ("3.1", "(3 + 1) * 2", "correct", "Every neuron"),
        ("3.1", "0,5", "error", "write 0.5 with a point, not “0,5”. Expected is a number such as"),
        ("3.1", "eight", "error", "eight is not known."),
        ("4.1", "6, 0.6", "mistake", "The step goes *against* the slope"),
        ("4.1", "6, 1", "different", "step is not right"),
        ("4.1", "max(6,5), -0.605", "correct", "The slope of"),
        ("4.1", "6", "error", "Answer with 2 numbers"),
        ("4.1", " , ", "not attempted", "Replace"),
        ("6.1", "a", "mistake", "That is the *transpose*."),
        ("6.1", "z", "error", "one of the letters"),
        ("6.4", "(1 - a) * z_1", "mistake", "Going back multiplies"),
        ("6.4", "sqrt(a - 2)", "mistake", "There is no root"),
        ("6.4", "a", "different", "Not this formula"),
        ("6.4", "2a", "error", "write products with *, also in “2a”"),
        ("6.4", "", "not attempted", "Replace"),
    ],
)
def test_an_answer_is_judged_as_check_does(exercise, answer, verdict, words):
    quiz = Quiz(exercise)
    quiz.answer = answer
    assert quiz.result.verdict == verdict
    assert words in quiz.result.message
    assert record.solved() == ({exercise} if verdict == "correct" else set())


def test_progress_that_cannot_be_written_is_said(monkeypatch):
    def fail(id):
        raise OSError("disk full")

    monkeypatch.setattr(record, "add", fail)
    quiz = Quiz("3.1")
    quiz.answer = "8"
    assert quiz.result
    assert "could not be saved" in quiz.result.message


@pytest.mark.parametrize("exercise", OWN, ids=lambda exercise: exercise.id)
def test_a_variant_has_its_own_numbers_or_order(exercise):
    quiz = Quiz(exercise.id, seed=5)
    assert repr(quiz) == f"Quiz({exercise.id!r}, seed=5)"
    assert quiz.question != Quiz(exercise.id).question
    quiz.answer = right_answer(exercise.varied(5))
    assert quiz.result


def test_an_exercise_that_needs_python_is_refused():
    message = r"exercise 6\.5 is answered with a function, .* hand your answer to check\('6\.5', "
    with pytest.raises(ValueError, match=message):
        Quiz("6.5")
    with pytest.raises(ValueError, match=r"there is no exercise '9\.9'"):
        Quiz("9.9")
    with pytest.raises(TypeError, match="put its number in quotes"):
        Quiz(3.1)


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("question", {}, r"question is that of exercise 3\.1: expected no other"),
        ("n_hints", 3, "n_hints is 3: expected a count from 0 to 2"),
        ("n_hints", -1, "n_hints is -1: expected a count from 0 to 2"),
        ("answer", 8, "answer"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(trait, value, message):
    with pytest.raises(TraitError, match=message):
        setattr(Quiz("3.1"), trait, value)


# --- What a notebook stores -----------------------------------------------------------------------


def test_a_notebook_stores_the_same_of_two_equal_quizzes():
    (first, _), (second, _) = (Quiz("3.1")._repr_mimebundle_() for _ in range(2))
    assert first.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    second.pop("application/vnd.jupyter.widget-view+json")
    assert first == second
    assert first["text/plain"] == repr(eval(first["text/plain"])) == "Quiz('3.1')"


def test_a_reader_without_javascript_is_told_what_to_do():
    assert (
        "Exercise 3.1: not attempted yet. Run this cell in Jupyter, or open the page of the book "
        "with JavaScript, and you can answer here." in Quiz("3.1").html()
    )
    quiz = Quiz("3.1")
    quiz.answer = "6"
    assert quiz.sentence() == "Exercise 3.1: not yet: forgot the biases."


@pytest.mark.parametrize("exercise", [*OWN, *BOOK], ids=lambda exercise: exercise.id)
def test_the_question_is_json_and_its_texts_are_html(exercise):
    question = question_of(exercise)
    assert json.loads(json.dumps(question, allow_nan=False)) == question
    assert "«" not in json.dumps(question, ensure_ascii=False)


def test_texts_are_code_and_emphasis_and_nothing_else():
    question = question_of(CHOICE)
    assert question["hints"] == ["Count <code>W</code> first.", "Then the <em>biases</em>."]
    assert question["options"][2]["text"] == "A number, a &lt; b"
    assert question_of(NUMBERS)["mistakes"][1]["values"] == ["Infinity", "-Infinity"]


# --- Without Python -------------------------------------------------------------------------------


def answers_to(exercise):
    """Answers of every kind: right, of each mistake, wrong, and such that cannot be read."""
    if isinstance(exercise, Choice):
        return [*LETTERS[: len(exercise.options)], " B) ", "z", "1", ""]
    if isinstance(exercise, Expression):
        return [exercise.shown, f"2*({exercise.shown})", "1", "1/0", "2x", "nonsense", "(", "", ","]
    first, *rest = np.atleast_1d(exercise.expected).tolist()
    near = [[first * factor, *rest] for factor in (1.01, 1.03, 1 + 1e-7, -1)]
    mistakes = [exercise.mistaken(mistake) for mistake in exercise.mistakes]
    numbers = [exercise.expected, *mistakes, *near, [first + 1e9] * (1 + len(rest))]
    finite = [value for value in numbers if np.isfinite(value).all()]
    return [*map(typed, finite), "1/0", "0,5", "one", "1, 2, 3, 4, 5, 6, 7", "", " , "]


def by_javascript(asked):
    """Return the verdicts of the page on the answers to each of the exercises."""
    questions = [{"question": question_of(e), "answers": answers} for e, answers in asked]
    run = subprocess.run(
        ["node", "test/judge.js"],
        cwd=WORKSPACE,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@needs_node
def test_without_python_every_answer_gets_the_same_verdict():
    asked = [(exercise, answers_to(exercise)) for exercise in [*OWN, *BOOK]]
    for (exercise, answers), verdicts in zip(asked, by_javascript(asked), strict=True):
        for answer, seen in zip(answers, verdicts, strict=True):
            result = judged(exercise, answer, 0)
            mistake = result.mistake.replace("_", " ")
            own = (seen["verdict"], seen.get("mistake", ""))
            assert own == (result.verdict, mistake), (exercise.id, answer)
            if result.verdict == "different" and isinstance(exercise, Number):
                assert result.message.startswith(seen["text"])


@needs_node
def test_without_python_the_solution_is_correct_and_every_mistake_is_itself():
    asked = [(e, answers_to(e)) for e in [*OWN, *BOOK] if isinstance(e, (Number, Choice))]
    for (exercise, _), (right, *others) in zip(asked, by_javascript(asked), strict=True):
        named = {seen.get("mistake") for seen in (right, *others)} - {None}
        assert "correct" in {right["verdict"], *(seen["verdict"] for seen in others)}
        if isinstance(exercise, Number):
            finite = [m for m in exercise.mistakes if np.isfinite(exercise.mistaken(m)).all()]
            assert named >= {m.__name__.replace("_", " ") for m in finite}, exercise.id


@needs_node
def test_what_is_wrong_is_said_and_what_is_right_is_not():
    answers = ["0,5, ", "6, -0.7", "7, 8", "a, max(1,2)", "1, 2, 3"]
    ((comma, one, both, name, three),) = by_javascript([(NUMBERS, answers)])
    assert comma["text"] == (
        "slope: write 0.5 with a point, not “0,5”. step: nothing is typed. "
        "Expected is a number such as 0.75, -3, 1e-3 or 3/4."
    )
    assert comma["wrong"] == [0, 1]
    assert (one["text"], one["wrong"]) == ("Of the 2 numbers, step is not right.", [1])
    assert (both["text"], both["wrong"]) == ("Of the 2 numbers, slope, step are not right.", [0, 1])
    assert name["text"].startswith("slope: a is not known. Expected is")
    assert three["text"] == "expected are 2 numbers."
