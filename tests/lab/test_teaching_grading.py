"""A folder of hand-ins as they come: each costs its own rows at most, and each cell its own."""

import csv
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import psutil
import pytest

from nnbook.lab.exercises import load
from nnbook.lab.exercises.exercise import Choice, Expression, Function, Number, Open, source
from nnbook.lab.exercises.judging import judge
from nnbook.lab.teaching import grading
from nnbook.lab.teaching.command import main
from nnbook.lab.teaching.handin import hand_in
from nnbook.lab.teaching.sheet import key, questions

# The folder is graded once: for all tests of this file, also where several processes test.
pytestmark = [pytest.mark.xdist_group("grading"), pytest.mark.slow]

SEED = 7
KINDS = {
    "choice": lambda e: isinstance(e, Choice),
    "number": lambda e: isinstance(e, Number) and not isinstance(e.expected, tuple),
    "formula": lambda e: isinstance(e, Expression),
    "function": lambda e: isinstance(e, Function) and not e.broken,
    "repair": lambda e: isinstance(e, Function) and e.broken,
    "open": lambda e: isinstance(e, Open),
}


def of_each_kind():
    """The first exercise of each kind, from a chapter that has them all."""
    exercises = list(load().values())
    for chapter in {exercise.chapter for exercise in exercises}:
        of_chapter = [exercise for exercise in exercises if exercise.chapter == chapter]
        found = {kind: next(filter(is_it, of_chapter), None) for kind, is_it in KINDS.items()}
        if all(found.values()):
            return found
    raise LookupError("no chapter has exercises of all kinds")


BY_KIND = of_each_kind()
EXERCISES = sorted(BY_KIND.values(), key=lambda exercise: list(load()).index(exercise.id))
FUNCTION = BY_KIND["function"]


def answer(kind):
    """Source of the right answer."""
    exercise = BY_KIND[kind].varied(SEED)
    return "answer = 'Because.'" if kind == "open" else exercise.solution_source


def mistaken(kind):
    """A mistake: its name, and source of an answer that makes it."""
    exercise = BY_KIND[kind].varied(SEED)
    if kind == "choice":
        wrong = next(letter for letter in exercise.by_letter if letter != exercise.right)
        return wrong, f"answer = {wrong!r}"
    if kind == "number":
        mistake = exercise.mistakes[0]
        return mistake.__name__, f"answer = {float(exercise.mistaken(mistake))!r}"
    for mistake in exercise.mistakes:
        names = {"np": np}
        exec(source(mistake), names)
        if judge(exercise, names[mistake.__name__], SEED).mistake:
            code = f"{source(mistake)}\n\n\n{exercise.answer_name} = {mistake.__name__}"
            return mistake.__name__, f"{exercise.imports}\n{code}"
    raise LookupError(f"every mistake of {exercise.id} needs another one")


# Notebooks


def solved(**sources):
    """Everything answered, some of it as given."""
    notebook = questions(EXERCISES, SEED, with_checks=False)
    for kind, exercise in BY_KIND.items():
        cell_of(notebook, exercise)["source"] = sources.get(kind, answer(kind))
    return notebook


def cell_of(notebook, exercise):
    return next(
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nnbook") == {"exercise": exercise.id}
    )


def without(notebook, exercise):
    notebook["cells"].remove(cell_of(notebook, exercise))
    return notebook


def with_kernel(kernel):
    notebook = solved()
    del notebook["metadata"]["kernelspec"]
    notebook["metadata"] |= {"kernelspec": kernel} if kernel else {}
    return notebook


def of_format_3():
    notebook = solved()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "prompt_number": 1, "language": "python"}
    sheet = {"cells": notebook["cells"], "metadata": {}}
    return {
        "metadata": notebook["metadata"],
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [sheet],
    }


def with_outputs(size):
    notebook = solved()
    output = {"output_type": "stream", "name": "stdout", "text": ["x" * size]}
    cell_of(notebook, FUNCTION)["outputs"] = [output]
    return notebook


def copied():
    """Cells copied into a new notebook, where their metadata are lost."""
    notebook = solved()
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    notebook["metadata"] = {}
    return notebook


def code_only():
    """Nothing but code that checks itself."""
    notebook = copied()
    cells = []
    for cell in notebook["cells"]:
        if cell["id"].endswith("answer"):
            number = cell["id"].split("-")
            exercise = load()[f"{number[1]}.{number[2]}"]
            call = f"check({exercise.id!r}, {exercise.answer_name}, seed={SEED})"
            cells += [cell, {"cell_type": "code", "source": call}]
    return notebook | {"cells": cells}


def of_another_chapter():
    other = [exercise for exercise in load().values() if exercise.chapter != FUNCTION.chapter]
    return questions([e for e in other if e.chapter == other[0].chapter], SEED, with_checks=True)


def named(student):
    notebook = solved()
    next(cell for cell in notebook["cells"] if cell["id"] == "student")["source"] = student
    return notebook


def renamed():
    exercise = FUNCTION.varied(SEED)
    return answer("function").replace(f"def {exercise.answer_name}(", "def my_own(")


def returning(body):
    """An answer to the function exercise with a body of one line."""
    return f"def {FUNCTION.answer_name}({', '.join(FUNCTION.parameters)}):\n    {body}"


def first(line):
    """The right answer to the number exercise, after a line that does something."""
    return f"{line}\n{answer('number')}"


PATCH = """\
import nnbook.lab.exercises
import nnbook.lab.exercises.judging as judging
from nnbook.lab.exercises import comparing

judging.judge_number = judging.agree = comparing.agree = lambda *arguments: True
nnbook.lab.exercises.judging.judge = print
answer = -12345.678
"""
THREADS = """\
import threading

for _ in range(4):
    threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()
"""
DAEMON = """\
import os, time

if not os.fork():
    os.setsid()
    time.sleep(1000)
"""
SABOTAGE = """\
import builtins, os, sys
os.chdir("/")
sys.setrecursionlimit(60)
sys.stdout.close()
builtins.isinstance = builtins.len = lambda *arguments: False
np.asarray = np.abs = None
print = len = sum = None
del np
"""


@dataclass
class Case:
    """A hand-in: what is in the file, and the verdicts other than the usual."""

    content: object
    verdicts: dict = field(default_factory=dict)
    usual: str = "correct"


CASES = {
    "right.ipynb": Case(solved()),
    "untouched.ipynb": Case(questions(EXERCISES, SEED, True), usual="not attempted"),
    "mistaken.ipynb": Case(
        solved(**{kind: mistaken(kind)[1] for kind in ("choice", "number", "function")}),
        dict.fromkeys(("choice", "number", "function"), "mistake"),
    ),
    "syntax.ipynb": Case(solved(function="def ("), {"function": "error"}),
    "raises.ipynb": Case(solved(number="answer = 1 / 0"), {"number": "error"}),
    "loop.ipynb": Case(solved(number="while True: pass"), {"number": "time limit"}),
    "loop_inside.ipynb": Case(
        solved(function=returning("while True: pass")), {"function": "time limit"}
    ),
    "stubborn.ipynb": Case(
        solved(
            function=returning(
                "while True:\n        try: x = 1\n        except BaseException: x = 2"
            )
        ),
        {"function": "time limit"},
    ),
    "hog.ipynb": Case(solved(choice="x = [0] * 10**10"), {"choice": "memory limit"}),
    "hog_inside.ipynb": Case(
        solved(function=returning("return [0] * 10**10")), {"function": "memory limit"}
    ),
    "grows.ipynb": Case(
        solved(formula="x = []\nwhile True: x.append(bytearray(10**7))"),
        {"formula": "memory limit"},
    ),
    "deleted.ipynb": Case(without(solved(), FUNCTION), {"function": "missing"}),
    "emptied.ipynb": Case(solved(function="", number="\n"), dict.fromkeys(
        ("function", "number"), "not attempted")),
    "renamed.ipynb": Case(solved(function=renamed())),
    "no_kernel.ipynb": Case(with_kernel(None)),
    "foreign_kernel.ipynb": Case(with_kernel({"name": "ir", "display_name": "R"})),
    "empty.ipynb": Case(b"", usual="unreadable"),
    "really_a.pdf.ipynb": Case(b"%PDF-1.7\n\xe2\xe3\xcf\xd3", usual="unreadable"),
    "report.docx": Case(b"PK\x03\x04", usual="unreadable"),
    "list.ipynb": Case([1, 2], usual="unreadable"),
    "settings.ipynb": Case({"cells": 3, "worksheets": {}}, usual="unreadable"),
    "deep.ipynb": Case(b"[" * 100_000, usual="unreadable"),
    "another_chapter.ipynb": Case(of_another_chapter(), usual="missing"),
    "no_exercise.ipynb": Case(
        {"cells": [{"cell_type": "code", "source": "1"}, 5]}, usual="missing"
    ),
    "format_3.ipynb": Case(of_format_3()),
    "outputs.ipynb": Case(with_outputs(10**7)),
    "prints.ipynb": Case(solved(number=first("print('x' * 10**6)"))),
    "exits.ipynb": Case(solved(number="raise SystemExit"), {"number": "error"}),
    "leaves.ipynb": Case(solved(number="import os\nos._exit(0)"), {"number": "crashed"}),
    "crashes.ipynb": Case(
        solved(function=returning("import ctypes; ctypes.string_at(0)")), {"function": "crashed"}
    ),
    "sabotage.ipynb": Case(solved(choice=f"{answer('choice')}\n{SABOTAGE}")),
    "closes.ipynb": Case(
        solved(choice="import os\nos.closerange(3, 256)"), {"choice": "crashed"}
    ),
    "patches.ipynb": Case(solved(number=PATCH), {"number": "different"}),
    "threads.ipynb": Case(solved(choice=f"{THREADS}\n{answer('choice')}")),
    "writes.ipynb": Case(solved(number=first("open('written.txt', 'w').write('x')"))),
    "magics.ipynb": Case(solved(number=first("%matplotlib inline\n!echo $HOME\n%pwd"))),
    "asks.ipynb": Case(solved(number="!cat\nanswer = input()"), {"number": "error"}),
    "copied.ipynb": Case(copied()),
    "code_only.ipynb": Case(code_only()),
    "prose.ipynb": Case(solved(open="Because it is so.")),
    "named.ipynb": Case(named('student = "Ada Lovelace"  # your name')),
    "named_without_quotes.ipynb": Case(named("student = =HYPERLINK(1)")),
    "ada_17/homework.ipynb": Case(solved()),
    "bob_18/homework.ipynb": Case(solved(choice="answer = ..."), {"choice": "not attempted"}),
    "bob_18/photos/me.jpg": Case(b"\xff\xd8", usual="unreadable"),
    "no_permission.ipynb": Case(solved(), usual="unreadable"),
    ".ipynb_checkpoints/right-checkpoint.ipynb": Case(solved()),
    ".hidden": Case(b""),
}  # fmt: skip
if hasattr(os, "fork"):
    CASES["forks.ipynb"] = Case(solved(number=first("import os\nos.fork()")))
    CASES["daemon.ipynb"] = Case(solved(number=first(DAEMON)))
NAMES = {
    path: {"bob_18/photos/me.jpg": "bob_18/photos"}.get(path, path.removesuffix(".ipynb"))
    for path in CASES
    if not path.startswith(".")
}


@dataclass
class Graded:
    rows: dict
    seconds: float
    printed: str
    progress: str
    workshop: Path  # where the processes had their folders
    reads_all: bool


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hand-ins")
    for path, case in CASES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        is_bytes = isinstance(case.content, bytes)
        content = case.content if is_bytes else json.dumps(case.content).encode()
        (folder / path).write_bytes(content)
    (folder / "no_permission.ipynb").chmod(0)
    reads_all = os.access(folder / "no_permission.ipynb", os.R_OK)
    table = folder / "grades.csv"
    arguments = ["--time", "1", "--memory", "300", "--jobs", "2", "--output", str(table)]
    with pytest.MonkeyPatch.context() as patch:
        workshop = tmp_path_factory.mktemp("workshop")
        patch.setattr(tempfile, "tempdir", str(workshop))
        printed = {"stdout": [], "stderr": []}
        for stream, lines in printed.items():
            patch.setattr(getattr(sys, stream), "write", lines.append)
        begun = time.monotonic()
        assert main(["grade", str(folder), *arguments]) == 0
        seconds = time.monotonic() - begun
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_pair = {(row["name"], row["exercise"]): row for row in rows}
    assert len(by_pair) == len(rows)
    outputs = ("".join(lines) for lines in printed.values())
    return Graded(by_pair, seconds, *outputs, workshop, reads_all)


def test_every_pair_of_hand_in_and_exercise_has_its_row(graded):
    expected = {(name, exercise.id) for name in NAMES.values() for exercise in EXERCISES}
    assert set(graded.rows) == expected


@pytest.mark.parametrize("path", NAMES)
def test_verdicts(graded, path):
    case = CASES[path]
    if path == "no_permission.ipynb" and graded.reads_all:
        pytest.skip("nobody is refused to read a file here, as is usual for root")
    usual = dict.fromkeys(BY_KIND, case.usual)
    if case.usual == "correct":
        usual["open"] = "open"
    verdicts = {
        kind: graded.rows[NAMES[path], exercise.id]["verdict"] for kind, exercise in BY_KIND.items()
    }
    rows = [graded.rows[NAMES[path], exercise.id] for exercise in EXERCISES]
    assert verdicts == usual | case.verdicts, rows


@pytest.mark.parametrize("kind", ["choice", "number", "function"])
def test_mistakes_are_named_and_explained(graded, kind):
    row = graded.rows["mistaken", BY_KIND[kind].id]
    assert row["mistake"] == mistaken(kind)[0]
    assert row["message"]


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("renamed", "function", "Found under the name my_own"),
        ("syntax", "function", "SyntaxError"),
        ("raises", "number", "ZeroDivisionError"),
        ("loop", "number", "Stopped after 1 s"),
        ("grows", "formula", "300 MB"),
        ("leaves", "number", "exit code 0"),
        ("empty", "open", "empty"),
        ("report.docx", "open", ".docx"),
        ("another_chapter", "open", "of chapter"),
        ("right", "open", "Because."),
        ("prose", "open", "Because it is so."),
    ],
)
def test_the_message_says_what_happened(graded, name, kind, words):
    assert words in graded.rows[name, BY_KIND[kind].id]["message"]


def test_the_name_of_the_student_has_a_column_of_its_own(graded):
    assert graded.rows["named", FUNCTION.id]["student"] == "Ada Lovelace"
    assert graded.rows["named_without_quotes", FUNCTION.id]["student"] == "'=HYPERLINK(1)"
    assert graded.rows["right", FUNCTION.id]["student"] == ""


def test_what_is_printed_counts_the_verdicts_and_the_frequent_mistakes(graded):
    head = graded.printed.splitlines()[0].split("  ")
    assert head[:2] == ["exercise", "correct"]
    assert "time limit" in head
    assert mistaken("function")[0].replace("_", " ") in graded.printed
    assert f"[{len(NAMES)}/{len(NAMES)}]" in graded.progress


def test_thirty_hand_ins_are_graded_in_well_under_two_minutes(graded):
    assert graded.seconds * 30 / len(NAMES) < 100


def test_nothing_that_a_hand_in_started_is_left(graded):
    assert not list(graded.workshop.iterdir())
    variables = [p.info["environ"] or {} for p in psutil.process_iter(["environ"])]
    folders = [given.get("IPYTHONDIR", "") for given in variables]
    assert not [folder for folder in folders if folder.startswith(str(graded.workshop))]


# What is graded, and with which numbers


@pytest.fixture
def grade_one(tmp_path, capsys):
    """Grade one notebook, and return the rows."""

    def graded(notebook, *arguments):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / "one.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        table = tmp_path / "grades.csv"
        assert main(["grade", str(tmp_path / "in"), "--output", str(table), *arguments]) == 0
        with table.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return graded


def test_the_key_gets_full_marks(grade_one):
    of_chapter = [e for e in load().values() if e.chapter == FUNCTION.chapter]
    rows = grade_one(key(of_chapter, SEED))
    assert [row["exercise"] for row in rows] == [exercise.id for exercise in of_chapter]
    assert {row["verdict"] for row in rows if not isinstance(load()[row["exercise"]], Open)} == {
        "correct"
    }


def test_the_seed_of_the_command_line_wins(grade_one):
    rows = grade_one(solved(), "--seed", "8", "--only", BY_KIND["number"].id)
    assert [(row["verdict"] == "correct", row["seed"]) for row in rows] == [(False, "8")]


def test_the_solutions_of_a_chapter_of_the_book_are_no_answers(grade_one):
    chapter = next((Path(__file__).parents[2] / "book").glob(f"{FUNCTION.chapter:02}-*.ipynb"))
    rows = grade_one(json.loads(chapter.read_text(encoding="utf-8")))
    assert {row["verdict"] for row in rows} <= {"not attempted", "missing"}


def test_a_whole_chapter_can_be_asked_for(grade_one):
    rows = grade_one(solved(), "--chapter", str(FUNCTION.chapter))
    of_chapter = [e.id for e in load().values() if e.chapter == FUNCTION.chapter]
    assert [row["exercise"] for row in rows] == of_chapter
    assert "missing" in {row["verdict"] for row in rows}


def test_an_answer_in_a_cell_of_its_own_below_the_stub_counts(grade_one):
    notebook = solved(number="answer = ...")
    place = notebook["cells"].index(cell_of(notebook, BY_KIND["number"]))
    notebook["cells"].insert(place + 1, {"cell_type": "code", "source": answer("number")})
    rows = {row["exercise"]: row["verdict"] for row in grade_one(notebook)}
    assert rows[BY_KIND["number"].id] == "correct"


def test_words_in_a_cell_of_text_are_an_open_answer(grade_one):
    notebook = solved(open="answer = ...")
    place = notebook["cells"].index(cell_of(notebook, BY_KIND["open"]))
    notebook["cells"].insert(place + 1, {"cell_type": "markdown", "source": "I think so."})
    row = next(r for r in grade_one(notebook) if r["exercise"] == BY_KIND["open"].id)
    assert (row["verdict"], row["message"]) == ("open", "I think so.")


def test_a_function_that_is_redefined_later_keeps_its_verdict(grade_one):
    notebook = solved()
    notebook["cells"].append({"cell_type": "code", "source": returning("return 0")})
    last = EXERCISES[-1]
    assert last is not FUNCTION
    rows = {row["exercise"]: row["verdict"] for row in grade_one(notebook)}
    assert rows[FUNCTION.id] == "correct"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "is no folder"),
        (["."], "there are no hand-ins"),
        ([".", "--output", "nowhere/grades.csv"], "nowhere"),
        ([".", "--chapter", "77"], "there is no chapter 77"),
        ([".", "--only", "77.1"], "there is no exercise 77.1"),
    ],
)
def test_what_cannot_be_graded_is_said(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    if len(arguments) > 1:
        (tmp_path / "one.ipynb").write_text(json.dumps(solved()), encoding="utf-8")
    assert main(["grade", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_file_that_must_not_be_read_is_unreadable(tmp_path, monkeypatch):
    path = tmp_path / "one.ipynb"
    path.touch()
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=PermissionError(13, "not allowed")))
    assert "not allowed" in hand_in(path, "one").problem


def test_when_interrupted_it_ends_at_once_and_writes_nothing(tmp_path, monkeypatch, capsys):
    for name in ("one", "two", "three"):
        content = json.dumps(solved(function="import time; time.sleep(1000)"))
        (tmp_path / f"{name}.ipynb").write_text(content, encoding="utf-8")
    (tmp_path / "no.docx").touch()
    monkeypatch.setattr(grading, "_progress", Mock(side_effect=KeyboardInterrupt))
    table = tmp_path / "grades.csv"
    assert main(["grade", str(tmp_path), "--output", str(table), "--time", "1000"]) == 130
    assert not table.read_bytes()
    assert "interrupted" in capsys.readouterr().err


def test_a_folder_that_says_nothing_of_a_chapter_needs_one(tmp_path, capsys):
    (tmp_path / "empty.ipynb").touch()
    assert main(["grade", str(tmp_path)]) == 1
    assert "--chapter" in capsys.readouterr().err
