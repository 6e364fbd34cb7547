"""What check, hint, solution and progress say, and that no answer can break them."""

import inspect
import json
import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from nnbook.activations import softmax
from nnbook.gradients import numerical_gradient
from nnbook.lab import check, exercises, hint, progress, solution
from nnbook.lab import check as check_again
from nnbook.lab.check import _hints_given
from nnbook.lab.exercises import find, load, record, running
from nnbook.lab.exercises.judging import judge
from tests.lab.few_exercises import few


def skip_backward(dA, X, W, b):
    """Solve exercise 6.3 as a reader would."""
    slope = 1 - np.tanh(X @ W + b) ** 2
    return dA + (dA * slope) @ W.T


def linear_backward(dZ, X, W):
    """Solve exercise 6.6 as a reader would."""
    return dZ @ W.T, X.T @ dZ, np.sum(dZ, axis=0)


@pytest.fixture(autouse=True)
def few_exercises(monkeypatch):
    """Ask a few exercises in place of those of the book."""
    monkeypatch.setattr(exercises, "load", few)
    monkeypatch.setattr(sys.modules["nnbook.lab.check"], "load", few)


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    """Keep progress in a file of the test, and count hints from the first."""
    monkeypatch.setenv("NNBOOK_PROGRESS", str(tmp_path / "progress.json"))
    _hints_given.clear()
    return tmp_path / "progress.json"


@pytest.fixture
def short_time(monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0.2)


def test_the_function_is_not_hidden_by_the_module_of_its_name():
    import nnbook.lab.check

    assert check_again is check
    assert nnbook.lab.check is check


# What it says


def test_a_correct_answer_says_why():
    result = check("6.3", skip_backward)
    assert result
    assert repr(result) == ("✓ Exercise 6.3: correct\nX reaches A on two paths.")


def test_a_known_mistake_is_named():
    def answer(dA, X, W, b):
        return dA + dA @ W.T

    result = check("6.3", answer)
    assert repr(result) == ("✗ Exercise 6.3: not yet: forgot the slope\nYou left out ⊙ φ'(Z).")
    assert result._repr_markdown_().startswith("**✗ Exercise 6.3: not yet: forgot the slope**\n\n")


def test_an_unknown_mistake_is_shown_on_the_first_input_where_it_differs():
    result = check("9.2", lambda n_in, alpha: 2 / n_in if alpha == 0 else 0.5)
    assert repr(result) == (
        "✗ Exercise 9.2: not yet\n"
        "On input 2 of 4, expected 0.02, but got 0.5.\n"
        "    n_in = 50\n"
        "    alpha = 1"
    )


def test_a_wrong_entry_is_named_and_both_arrays_are_shown():
    result = check("3.3", lambda S: np.where(S == 2, 5.0, S % 2))
    assert result.message == (
        "On the first input, the first difference is at [2]: expected 0, but got 5."
    )
    assert result.details == "S = [0., 1., 2., 3.]\nExpected [0., 1., 0., 1.]\nGot [0., 1., 5., 1.]"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((2, 1)), "expected an array of shape (4,), but got an array of shape (2, 1)"),
        (1.5, "expected an array of shape (4,), but got a number"),
        ("text", "expected an array of shape (4,), but got text"),
        ({"a": 1}, "expected an array of shape (4,), but got an object of type dict"),
        (iter([]), "expected an array of shape (4,), but got an object of type list_iterator"),
        ([0, 1, 0, float("nan")], "the first difference is at [3]: expected 1, but got nan"),
        ([0, 1, 0, [1]], "expected an array of shape (4,), but got 4 values"),
        (np.array([1j] * 4), "expected an array of shape (4,), but got an object of type ndarray"),
    ],
)
def test_a_value_of_another_kind_or_shape_is_told_in_words(value, words):
    assert words in check("3.3", lambda S: value).message


def test_which_of_several_values_differs_is_said():
    def answer(dZ, X, W):
        dX, dW, db = linear_backward(dZ, X, W)
        return dX, dW + 1, db

    assert "dW: the first difference is at [0, 0]" in check("6.6", answer).message


@pytest.mark.parametrize("value", [(1, 2), 3, None, [], "abc"])
def test_a_wrong_number_of_values_is_said(value):
    result = check("6.6", lambda dZ, X, W: value)
    assert not result
    assert "3 values (dX, dW, db)" in result.message or "return" in result.message


def test_lists_are_as_good_as_arrays_and_tuples():
    assert check("3.3", lambda S: np.interp(S, [0, 1, 2, 5], [0, 1, 0, 3]).tolist())
    assert check("6.6", lambda dZ, X, W: [part.tolist() for part in linear_backward(dZ, X, W)])


# Not attempted


def no_body(dA, X, W, b):
    """Return dX."""


def ellipsis_body(dA, X, W, b): ...


def returned_ellipsis(dA, X, W, b):
    return ...


def returned_not_implemented(dA, X, W, b):
    return NotImplemented


def raised(dA, X, W, b):
    raise NotImplementedError


STUBS = [no_body, ellipsis_body, returned_ellipsis, returned_not_implemented, raised]


@pytest.mark.parametrize("answer", [..., None, NotImplemented, lambda *given: ..., *STUBS])
def test_a_stub_is_not_attempted(answer):
    result = check("6.3", answer)
    assert repr(result) == (
        "· Exercise 6.3: not attempted yet\n"
        "Replace the ... by your answer. Stuck? hint('6.3') gives a hint."
    )
    assert not result


def test_a_function_without_a_return_is_no_stub():
    def answer(dA, X, W, b):
        dX = dA + dA @ W.T  # noqa: F841

    result = check("6.3", answer)
    assert result.verdict == "error"
    assert "is there a return at the end?" in result.message


# Numbers and letters


@pytest.mark.parametrize(
    "answer", [235500, 235500.0, [235500], np.array([[235500]]), np.int64(235500)]
)
def test_a_number_may_come_as_an_array(answer):
    assert check("3.1", answer)


def test_a_wrong_number_does_not_give_the_right_one_away():
    assert repr(check("3.1", 235501)) == (
        "✗ Exercise 3.1: not yet\nClose: is it a slip, or too few digits? hint('3.1') gives a hint."
    )
    assert "235" not in check("3.1", 12).message
    assert "probability is not right" in check("4.1", (-0.7449, 0.5)).message
    assert "logit, probability are not right" in check("4.1", (1, 1)).message
    assert "order of the question: (logit, probability)" in check("4.1", -0.7449).message


@pytest.mark.parametrize(
    "answer", [float("nan"), float("inf"), "235500", 1j, [], ["a"], object(), {}]
)
def test_what_is_no_number_is_not_correct(answer):
    assert not check("3.1", answer)


def test_a_letter_that_is_no_option_is_answered_with_the_options():
    expected = "Answer with one of the letters 'a', 'b', 'c', 'd', in quotes."
    assert [check("0.5", answer).message for answer in ("x", 1, "")] == [expected] * 3
    assert repr(check("0.5", "A")).startswith("✗ Exercise 0.5: not yet: a) is not it\nThe rent is")


def test_a_function_where_a_number_is_asked_and_the_other_way_round():
    assert "leave out the parentheses" in check("3.1", lambda: 235500).message
    assert "`check('6.3', skip_backward)`, without calling it" in check("6.3", 1.5).message


# Robust against anything


def test_an_error_is_shown_with_the_line_of_the_reader():
    def answer(dA, X, W, b):
        slope = np.tanh(X @ W + b)
        return dA + slope @ np.zeros((7, 7))

    result = check("6.3", answer)
    assert result.verdict == "error"
    line = answer.__code__.co_firstlineno + 2
    where = f"in answer, line {line}: return dA + slope @ np.zeros((7, 7))"
    first, second, *_ = result.details.splitlines()
    assert first == where
    assert second.startswith("ValueError: matmul: ")


def test_an_error_in_code_without_a_source_has_its_line_number():
    names = {}
    exec("def answer(S):\n    return S / undefined", names)
    result = check("3.3", names["answer"])
    assert result.details.splitlines()[0] == "in answer, line 2"


def test_a_wrong_number_of_parameters_is_explained():
    result = check("6.3", lambda dA, Z: dA)
    call = "`skip_backward(dA, X, W, b)`"
    assert result.message == f"The function is called as {call}, and that failed."
    assert "takes 2 positional arguments but 4 were given" in result.details


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError


def leave(S):
    sys.exit()


def speak(S):
    raise Unspeakable


def recurse(S):
    return recurse(S)


class Hostile:
    def __array__(self, *arguments, **options):
        raise MemoryError

    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize("answer", [leave, speak, recurse, lambda S: Hostile(), Hostile, print])
def test_hostile_answers_get_a_result(answer):
    result = check("3.3", answer)
    assert not result
    assert result.message
    assert repr(result)


@pytest.mark.parametrize("number", ["0.5", "3.1", "4.1", "6.3"])
def test_an_object_that_raises_when_looked_at_gets_a_result(number):
    assert repr(check(number, Hostile()))


def test_an_answer_that_asks_for_input_is_no_stub():
    class AsJupyterRaises(NotImplementedError):
        pass

    def answer(S):
        raise AsJupyterRaises

    assert check("3.3", answer).verdict == "error"


def test_an_endless_loop_is_stopped_and_its_line_shown(short_time):
    def answer(S):
        while True:
            pass

    before, start = threading.active_count(), time.monotonic()
    result = check("3.3", answer)
    assert time.monotonic() - start < 2
    assert "Still running after 0.2 seconds" in result.message
    assert result.details.startswith("in answer, line ")
    assert threading.active_count() == before


def test_an_endless_loop_that_catches_everything_is_given_up(short_time):
    stop = threading.Event()

    def answer(S):
        while not stop.is_set():
            try:
                time.sleep(0.01)
            except BaseException:
                continue

    assert "Still running" in check("3.3", answer).message
    stop.set()


def test_the_check_works_in_a_thread(short_time):
    results = []
    thread = threading.Thread(target=lambda: results.append(check("6.3", skip_backward)))
    thread.start()
    thread.join()
    assert results == [results[0]]
    assert results[0]


def test_a_changed_input_is_told():
    def answer(dA, X, W, b):
        dA += skip_backward(dA, X, W, b) - dA
        return dA

    result = check("6.3", answer)
    assert not result
    assert "your function changes its argument dA" in result.message
    assert "[...] a new list" in result.message  # not all arguments are arrays


def test_changed_inputs_change_nothing_for_the_next_call():
    def answer(dA, X, W, b):
        dX = dA + dA @ W.T
        for array in (dA, X, W, b):
            array[:] = 0
        return dX

    assert check("6.3", answer).mistake == "forgot_the_slope"


def test_one_array_for_all_results_is_no_excuse():
    kept = np.empty(4)

    def answer(S):
        return np.add(0, np.interp(S, [0, 1, 2, 5], [0, 1, 0, 3]), out=kept) if S.ndim < 2 else S

    assert "On input 3 of 3" in check("3.3", answer).message


def test_a_function_that_depends_on_earlier_calls_is_told():
    calls = []

    def answer(n_in, alpha):
        calls.append(n_in)
        return 2 / ((1 + alpha**2) * n_in) + (len(calls) > 4)

    assert "the same inputs gave another value the second time" in check("9.2", answer).message


def test_what_the_answer_prints_is_captured_and_cut(capsys):
    def answer(dA, X, W, b):
        print("dA", dA.shape)
        print("x" * 100_000, file=sys.stderr)
        return skip_backward(dA, X, W, b)

    result = check("6.3", answer)
    assert result
    assert capsys.readouterr() == ("", "")
    assert result.printed.startswith("dA (1, 2)\nxxx")
    assert "characters more" in result.printed
    assert len(repr(result)) < 1000
    assert "Your code printed:" in result._repr_markdown_()


def test_a_fence_in_the_output_does_not_end_the_block():
    result = check("9.2", lambda n_in, alpha: print("```"))
    assert "````" in result._repr_markdown_()


# Formulas


@pytest.mark.parametrize("answer", ["2*c*x", "c·x + x × c", "(2) * c ^ 1 * x", "np.sqrt(4)*x*c"])
def test_a_formula_may_be_written_in_many_ways(answer):
    assert check("6.2", answer)


def test_a_wrong_formula_is_told_where():
    assert check("6.2", "2*x").mistake == "forgot_the_factor"
    result = check("6.2", "x + c")
    assert result.verdict == "different"
    names = [line.split(" = ")[0] for line in result.details.splitlines()[:2]]
    assert names == ["x", "c"]
    assert result.details.splitlines()[2].startswith("expected ")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("2x", "write products with *"),
        ("2 * y", "y is not known: the variables are x, c"),
        ("2 *", "no formula that can be read"),
        ("__import__(x)", "is not known"),
        (["x"], "Answer with a formula"),
        ("x.real", "no formula that can be read"),
        ("x" * 1000, "has 1000 characters"),
    ],
)
def test_what_is_no_formula_is_told(answer, words):
    result = check("6.2", answer)
    assert result.verdict == "error"
    assert words in result.message


# Repairs, and what may be written and called


def given_to_repair(x):
    """Return the gradient of the sum of x², of the shape of x."""
    return x + 0


def test_code_to_repair_is_not_attempted_until_it_is_changed():
    result = check("6.7", given_to_repair)
    assert result.message == "Mend the code. Stuck? hint('6.7') gives a hint."
    assert check("6.7", lambda x: x * 1.0).mistake == "forgot_the_two"
    assert check("6.7", lambda x: x + x)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda x: numerical_gradient(lambda x: float(x @ x), x), "numerical_gradient"),
        (lambda x: x / np.linalg.norm(x), "norm"),
        (lambda x: find("6.7").solution(x), "the solution"),
    ],
)
def test_calling_what_does_the_exercise_is_no_answer(answer, name):
    result = check("6.7", answer)
    assert result.verdict == "different"
    assert f"Your function calls {name}, which does what is asked for" in result.message


def test_what_does_the_exercise_is_no_answer_itself():
    result = check("6.7", np.gradient)
    assert result.verdict == "different"
    assert "Your function calls gradient" in result.message
    chapter = {"np": np}
    exec(inspect.getsource(softmax), chapter)
    exercise = replace(find("6.7"), forbidden=(softmax,))
    assert "calls softmax" in judge(exercise, chapter["softmax"]).message


def test_the_copy_in_a_chapter_does_the_exercise_just_as_well():
    chapter = {"np": np}
    exec(inspect.getsource(softmax), chapter)
    exercise = replace(find("6.7"), forbidden=(softmax,))
    result = judge(exercise, lambda x: chapter["softmax"](x))
    assert "Your function calls softmax" in result.message


def test_code_to_repair_is_known_in_a_chapter_that_imports_numpy_elsewhere():
    def forgot_the_two(x):
        """The power 2 comes down as a factor."""
        return np.add(x, 0)

    parts = {"broken": forgot_the_two, "mistakes": (forgot_the_two,)}
    exercise = replace(find("6.7"), imports="import numpy as np", **parts)
    chapter = {"np": np}
    exec(exercise.stub.removeprefix(exercise.imports), chapter)
    assert judge(exercise, chapter["gradient_of_squares"]).verdict == "not attempted"


def test_code_to_repair_is_known_on_any_line_with_a_comprehension_in_it():
    def forgot_the_two(x):
        """The power 2 comes down as a factor."""
        return np.array([number + 0 for number in x])

    parts = {"broken": forgot_the_two, "mistakes": (forgot_the_two,)}
    exercise = replace(find("6.7"), imports="import numpy as np", **parts)
    chapter = {"np": np}
    exec("\n\n" + exercise.stub.removeprefix(exercise.imports), chapter)
    assert judge(exercise, chapter["gradient_of_squares"]).verdict == "not attempted"


def test_a_method_put_into_its_class_later_does_the_exercise_just_as_well():
    def cell(indent):
        lines = ("def square(x):", '    """Return x².', "", "    Of any shape.", '    """')
        lines += ("    return x * x",)
        names = {}
        exec("\n".join(["if True:"] + [indent + line for line in lines]), names)
        return names["square"]

    exercise = replace(find("6.7"), forbidden=(cell("    "),))
    patched = cell("        ")
    assert "calls square" in judge(exercise, lambda x: patched(x)).message


def test_an_argument_that_is_to_be_written_may_be_written():
    def answer(out, x):
        np.square(x, out=out)
        return out

    def spoil(out, x):
        out[:] = x**2
        x[:] = 0
        return out

    assert check("6.8", answer)
    assert "changes its argument x" in check("6.8", spoil).message


# Open questions and variants


def test_an_open_question_shows_its_rubric():
    result = check("10.4", "Because.")
    assert repr(result) == (
        "◦ Exercise 10.4: for you to judge\n"
        "No program can judge this. Give yourself the points, 10 in all:\n"
        "    6  A reason.\n    3  A number.\n    1  A picture."
    )
    assert "in triple quotes" in check("10.4", 3).message


def test_a_variant_has_its_own_numbers():
    variant = find("3.1").varied(7)
    n_in, n_out = variant.values.values()
    assert variant.question == f"How many parameters has a layer {n_in}-{n_out}?"
    assert not check("3.1", 235500, seed=7)
    wrong = check("3.1", n_in * n_out, seed=7)
    assert wrong.message == f"You counted the {n_in} · {n_out} weights only."
    assert check("3.1", (n_in + 1) * n_out, seed=7)
    shuffled = find("0.5").varied(2)
    assert shuffled.options != find("0.5").options
    assert shuffled.by_letter[shuffled.right].text == "(500, 3)"


def test_a_solution_that_is_checked_only_is_not_kept(own_record):
    assert check("3.1", 235500, keep=False)
    assert not own_record.exists()


# On the website


def test_what_is_not_attempted_is_a_quiz_on_the_website():
    html = check("6.2", ...)._repr_html_()
    assert html.startswith('<div class="nn-widget" data-widget="quiz" data-state="{')
    assert "<strong>· Exercise 6.2: not attempted yet</strong>" in html
    assert check("6.2", "2*c*x")._repr_html_() is None


def test_code_that_is_not_attempted_has_its_hints_folded():
    html = check("6.3", ...)._repr_html_()
    assert html.count("<details") == 3
    assert html.index("Hint 1 of 3") < html.index("On how many") < html.index("Hint 2 of 3")


# Number of the exercise


def test_an_unknown_number_is_answered_with_the_known_ones():
    for function in (hint, solution, lambda id: check(id, 1)):
        with pytest.raises(ValueError, match=r"there is no exercise '6\.99' .* 6\.2, 6\.3, 6\.6"):
            function("6.99")


def test_a_number_without_quotes_is_refused():
    with pytest.raises(TypeError, match=r'put its number in quotes, as in "6\.3"'):
        check(6.3, 1)


def test_two_exercises_of_one_number_are_an_error(monkeypatch):
    from nnbook.lab.exercises import chapter_06, chapter_10

    monkeypatch.setattr(chapter_10, "EXERCISES", (replace(chapter_06.EXERCISES[0]),))
    with pytest.raises(ValueError, match=r"two exercises have the number 6\.1"):
        load.__wrapped__()


# Hints and solutions


def test_hints_come_one_by_one():
    first, second, third, fourth = (repr(hint("6.3")) for _ in range(4))
    assert first.startswith("Exercise 6.3, hint 1 of 3\nOn how many paths")
    assert second.startswith("Exercise 6.3, hint 2 of 3\n")
    assert third == fourth
    assert third.endswith("After this, there is solution('6.3').")


def test_a_solution_is_source_in_a_fence():
    page = solution("6.6")
    assert "```python\ndef linear_backward(dZ, X, W):\n" in page._repr_markdown_()
    assert repr(page).startswith("Exercise 6.6, solution\nEach slope")
    assert repr(solution("3.1")).endswith("answer = n_parameters(n_in=784, n_out=300)")
    assert repr(solution("0.5")).endswith('answer = "c"  # (500, 3)')


# Progress


def test_progress_remembers_what_is_solved(own_record):
    check("3.1", 12)
    assert not own_record.exists()
    check("3.1", 235500)
    check("3.1", 12)
    check("6.6", linear_backward)
    assert json.loads(own_record.read_text()) == {"solved": ["3.1", "6.6"]}
    table = repr(progress())
    assert "✓   3.1  ★    Count the parameters" in table
    assert "·   3.3  ★★   Parity of three inputs" in table
    assert f"2 of {len(few())} solved (kept in {own_record}; delete the file" in table
    assert "| ✓ | 3.1 | ★ | Count the parameters |" in progress()._repr_markdown_()


def test_progress_starts_anew_when_the_file_is_deleted(own_record):
    check("3.1", 235500)
    own_record.unlink()
    assert progress().n_solved == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"solved": 3}', '{"other": []}', "\x00"])
def test_a_broken_file_is_an_empty_one(own_record, content):
    own_record.write_text(content)
    assert progress().n_solved == 0
    check("3.1", 235500)
    assert progress().n_solved == 1


def test_nothing_is_left_beside_the_file(own_record):
    check("3.1", 235500)
    assert list(own_record.parent.iterdir()) == [own_record]


def test_an_interrupted_write_leaves_the_old_file(own_record, monkeypatch):
    check("3.1", 235500)

    def fail(*paths):
        raise OSError("disk full")

    monkeypatch.setattr(record.os, "replace", fail)
    result = check("4.1", find("4.1").expected)
    assert result
    assert "could not be saved" in result.message
    assert "disk full" in result.message
    assert list(own_record.parent.iterdir()) == [own_record]
    assert progress().n_solved == 1


def test_progress_can_be_switched_off(monkeypatch, own_record):
    monkeypatch.setenv("NNBOOK_PROGRESS", "off")
    assert check("3.1", 235500)
    assert not own_record.exists()
    assert f"0 of {len(few())} solved (not kept)" in repr(progress())


@pytest.mark.parametrize(
    ("platform", "variable", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "data"),
        ("linux", "", ".local/share"),
        ("darwin", "", "Library/Application Support"),
        ("win32", "LOCALAPPDATA", "data"),
        ("win32", "", "AppData/Local"),
    ],
)
def test_the_file_is_where_the_platform_keeps_such_data(
    platform, variable, folder, monkeypatch, tmp_path
):
    for name in ("NNBOOK_PROGRESS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setattr(record.sys, "platform", platform)
    monkeypatch.setattr(record.Path, "home", lambda: tmp_path)
    assert record.path() == tmp_path / folder / "nnbook" / "progress.json"


# Cost


def test_importing_the_lab_reads_no_exercise_and_no_matplotlib():
    code = (
        "import sys, nnbook.lab; "
        "print([name for name in sys.modules if 'chapter_' in name or 'matplotlib' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_judge_knows_other_seeds():
    assert judge(find("6.3"), skip_backward, seed=12345)
