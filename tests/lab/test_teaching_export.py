"""What is handed out: valid, without solutions, the same bytes again, and never over a file."""

import json
import re

import nbformat
import pytest

from nnbook.lab.exercises import load
from nnbook.lab.exercises.exercise import Choice, Number, Open
from nnbook.lab.teaching.command import main
from nnbook.lab.teaching.sheet import standing_alone

CHAPTERS = sorted({exercise.chapter for exercise in load().values()})
SEED = 7


def of(chapter):
    return [exercise for exercise in load().values() if exercise.chapter == chapter]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    chapters = map(str, CHAPTERS)
    arguments = ["--seed", str(SEED), "--with-checks", "--output", str(folder)]
    assert main(["export", "--chapter", *chapters, *arguments]) == 0
    return folder


def read(folder, chapter, ending=""):
    path = folder / f"chapter-{chapter:02}-seed-{SEED}{ending}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def answer_cells(notebook):
    return {
        cell.metadata.nnbook.exercise: cell.source
        for cell in notebook.cells
        if "exercise" in cell.metadata.get("nnbook", {})
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_exercise_has_its_question_its_stub_and_its_check(folder, chapter):
    notebook = read(folder, chapter)
    expected = {exercise.id: exercise.varied(SEED) for exercise in of(chapter)}
    assert answer_cells(notebook) == {id: exercise.stub for id, exercise in expected.items()}
    text = "\n".join(cell.source for cell in notebook.cells)
    for exercise in expected.values():
        assert f"## Exercise {exercise.id}: {exercise.title}\n\n{'★' * exercise.stars} · " in text
        assert standing_alone(exercise.question) in text
        assert f'check("{exercise.id}", {exercise.answer_name}, seed={SEED})' in text


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_metadata_say_what_was_handed_out(folder, chapter):
    expected = {
        "chapter": chapter,
        "seed": SEED,
        "exercises": [exercise.id for exercise in of(chapter)],
    }
    assert read(folder, chapter).metadata.nnbook == expected
    assert read(folder, chapter, "-key").metadata.nnbook == expected


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_questions_hold_options_and_points_but_no_reason(folder, chapter):
    text = "\n".join(cell.source for cell in read(folder, chapter).cells)
    for exercise in of(chapter):
        exercise = exercise.varied(SEED)
        assert exercise.filled(exercise.why) not in text
        if isinstance(exercise, Choice):
            assert all(f"- {letter}) " in text for letter in exercise.by_letter)
        if isinstance(exercise, Open):
            assert all(standing_alone(criterion.text) in text for criterion in exercise.rubric)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_key_has_solutions_reasons_and_mistakes(folder, chapter):
    text = "\n".join(cell.source for cell in read(folder, chapter, "-key").cells)
    for exercise in of(chapter):
        exercise = exercise.varied(SEED)
        assert exercise.solution_source.rstrip() in text
        assert standing_alone(exercise.filled(exercise.why)) in text
        for mistake in getattr(exercise, "mistakes", ()):
            assert f"`{mistake.__name__}`" in text


@pytest.mark.parametrize("ending", ["", "-key"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_mark_of_the_website_is_left(folder, chapter, ending):
    for cell in read(folder, chapter, ending).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\{[\w:-]+\}`|«|»", cell.source), cell.source


def test_as_it_stands_it_runs_from_top_to_bottom(folder):
    from nbclient import NotebookClient

    chapter = next(e.chapter for e in load().values() if isinstance(e, Open))
    NotebookClient(read(folder, chapter), kernel_name="python3", timeout=60).execute()


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    chapter = CHAPTERS[-1]
    arguments = ["--chapter", str(chapter), "--seed", str(SEED), "--with-checks"]
    assert main(["export", *arguments, "--output", str(tmp_path)]) == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_another_seed_gives_other_numbers(tmp_path):
    exercise = next(e for e in load().values() if isinstance(e, Number))
    for seed in ("1", "2"):
        arguments = ["--only", exercise.id, "--seed", seed, "--output", str(tmp_path)]
        assert main(["export", *arguments]) == 0
    one, two = (
        json.loads(path.read_text(encoding="utf-8"))["cells"][3]["source"]
        for path in sorted(tmp_path.glob("*seed-?.ipynb"))
    )
    assert one != two


def test_a_file_is_replaced_by_force_only(tmp_path, capsys):
    arguments = ["export", "--chapter", str(CHAPTERS[-1]), "--output", str(tmp_path / "new")]
    assert main(arguments) == 0
    path = next((tmp_path / "new").glob("*-key.ipynb"))
    path.write_text("edited")
    assert main(arguments) == 1
    assert "--force" in capsys.readouterr().err
    assert path.read_text() == "edited"
    assert main([*arguments, "--force"]) == 0
    assert path.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--chapter", "77"], "there is no chapter 77: there are 0, 1,"),
        (["--only", "77.1"], "there is no exercise 77.1"),
        (["--chapter", str(CHAPTERS[0]), "--only", f"{CHAPTERS[1]}.1"], "there is no exercise"),
    ],
)
def test_what_does_not_exist_is_said(arguments, words, tmp_path, capsys):
    assert main(["export", *arguments, "--output", str(tmp_path)]) == 1
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [[], ["--chapter", "6", "--seed", "-1"], ["--chapter", "x"]])
def test_what_makes_no_sense_is_refused(arguments):
    with pytest.raises(SystemExit, match="2"):
        main(["export", *arguments])
