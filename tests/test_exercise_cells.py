"""The chapters print the exercises as their modules have them."""

import nbformat
import pytest

import exercises
from run_notebooks import ChapterError, find_chapters, read
from tests.lab.few_exercises import few

CHAPTERS = find_chapters([])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_the_exercises_of_its_module(path):
    assert not exercises.update(path, write=False), f"run `make exercises CH={path.name[:2]}`"


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A notebook of chapter 6 with three cells, and a few exercises for it."""
    monkeypatch.setattr(exercises, "load", few)
    sources = ["# Lesson", "## Exercises\n\nOld ones.", ":::{admonition} What we have now\n:::"]
    cells = [nbformat.v4.new_markdown_cell(s, id=f"cell-{i}") for i, s in enumerate(sources)]
    path = tmp_path / "06-chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def by_id(path):
    return {cell.id: cell for cell in read(path).cells}


def test_what_stands_between_heading_and_summary_is_written_anew(chapter):
    assert exercises.update(chapter, write=True)
    cells = by_id(chapter)
    first, *_, last = cells
    assert (first, last) == ("cell-0", "cell-2")
    assert "Old ones" not in cells["exercises"].source
    assert [name for name in cells if name.startswith("exercise-6-7")] == [
        *("exercise-6-7", "exercise-6-7-stub", "exercise-6-7-check"),
        *("exercise-6-7-solution", "exercise-6-7-verified"),
    ]
    assert "Exercise 6.7 · ★★ · 5 min · repair" in cells["exercise-6-7"].source
    assert cells["exercise-6-7-stub"].source.endswith("return x + 0")
    assert cells["exercise-6-7-check"].source == 'check("6.7", gradient_of_squares)'
    assert cells["exercise-6-7-verified"].source.endswith(
        'check("6.7", gradient_of_squares, keep=False)'
    )
    assert not exercises.update(chapter, write=True)


def test_on_the_website_a_quiz_has_no_stub_and_code_has_one(chapter):
    exercises.update(chapter, write=True)
    tags = {name: cell.metadata.get("tags", []) for name, cell in by_id(chapter).items()}
    assert tags["exercise-6-2-stub"] == ["remove-cell"]
    assert tags["exercise-6-2-check"] == ["remove-input"]
    assert tags["exercise-6-3-stub"] == tags["exercise-6-3-check"] == []
    assert tags["exercise-6-3-verified"] == ["hide-cell"]


def test_a_cell_that_stays_keeps_what_it_printed(chapter):
    exercises.update(chapter, write=True)
    notebook = read(chapter)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text=cell.id)]
        if cell.id == "exercise-6-3-stub":
            cell.source += "\n    # changed by hand"
    nbformat.write(notebook, chapter)
    assert exercises.update(chapter, write=True)
    cells = by_id(chapter)
    assert cells["exercise-6-3-stub"].outputs == []
    assert cells["exercise-6-3-check"].outputs[0].text == "exercise-6-3-check"


def test_a_notebook_without_the_heading_is_refused(tmp_path):
    path = tmp_path / "06-chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(ChapterError, match='expected a cell that begins with "## Exercises"'):
        exercises.update(path, write=True)


def test_check_writes_nothing_and_fails(chapter, monkeypatch, capsys):
    monkeypatch.setattr(exercises, "find_chapters", lambda names: [chapter])
    before = chapter.read_bytes()
    assert exercises.main(["--check"]) == 1
    assert chapter.read_bytes() == before
    assert capsys.readouterr().out == "06-chapter.ipynb: exercises would change\n"
    assert exercises.main([]) == 0
    assert exercises.main(["--check"]) == 0
