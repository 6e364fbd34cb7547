"""tools/run_notebooks.py: two runs of a chapter are the same bytes, and a failure says where."""

import base64
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import run_notebooks

TWICE_IN_PIECES = """\
import sys
for part in ("one ", "two\\n", "10 %\\r20 %\\n"):
    print(part, end="", flush=True)
print("beside", file=sys.stderr, flush=True)
print("three")"""
FIGURE = """\
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(2, 1))
_ = axes.plot([0, 1])"""
WIDGET = """\
import ipywidgets
ipywidgets.IntSlider(description="bias")"""
WRONG_ON_PURPOSE = """\
import json
json.loads("{")"""
ENVIRONMENT = """\
import os
print(os.getcwd())
print(hash("neuron"), os.environ["OMP_NUM_THREADS"])"""


def write(path, *cells):
    notebook = new_notebook(cells=list(cells))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return path


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def chapter(tmp_path_factory):
    """A chapter with each kind of output, run once; the first run's bytes come with it."""
    path = tmp_path_factory.mktemp("book") / "01-sample.ipynb"
    stale = new_code_cell("", execution_count=7, outputs=[new_output("stream", text="old")])
    stale.metadata.update(execution={"iopub.status.busy": "2020"}, tags=["export:neurons"])
    wrong = new_code_cell(WRONG_ON_PURPOSE, metadata={"tags": ["raises-exception"]})
    codes = map(new_code_cell, (TWICE_IN_PIECES, FIGURE, WIDGET, ENVIRONMENT))
    write(path, new_markdown_cell("# Sample"), stale, *codes, wrong)
    assert run_notebooks.main([str(path)]) == 0
    return path, path.read_bytes()


def output_of(chapter, source):
    path, _ = chapter
    return next(cell.outputs for cell in read(path).cells if cell.source == source)


def test_running_twice_gives_the_same_bytes(chapter):
    path, first = chapter
    assert run_notebooks.main([str(path)]) == 0
    assert path.read_bytes() == first


def test_check_finds_a_chapter_that_is_as_its_cells_say(chapter, capsys):
    path, first = chapter
    assert run_notebooks.main([str(path), "--check"]) == 0
    assert path.read_bytes() == first
    assert "as it was" in capsys.readouterr().out


def test_printed_pieces_become_one_text_and_stderr_comes_second(chapter):
    outputs = output_of(chapter, TWICE_IN_PIECES)
    assert [(out.name, out.text) for out in outputs] == [
        ("stdout", "one two\n20 %\nthree\n"),
        ("stderr", "beside\n"),
    ]


def test_a_figure_does_not_name_the_program_that_drew_it(chapter):
    (output,) = output_of(chapter, FIGURE)
    png = base64.b64decode(output.data["image/png"])
    assert png.startswith(b"\x89PNG")
    assert png.endswith(b"IEND\xaeB`\x82")
    assert b"atplotlib" not in png


def test_a_widget_leaves_no_random_id(chapter):
    path, stored = chapter
    (output,) = output_of(chapter, WIDGET)
    assert output.data["text/plain"].startswith("IntSlider(")
    assert b"model_id" not in stored
    assert "widgets" not in read(path).metadata


def test_a_traceback_does_not_say_where_python_is_installed(chapter):
    (output,) = output_of(chapter, WRONG_ON_PURPOSE)
    files = re.findall(r"File (\S+):\d+", run_notebooks.ANSI.sub("", "\n".join(output.traceback)))
    assert files
    assert not [file for file in files if file.startswith(("~", "/"))]


def test_a_file_of_the_repository_is_named_from_its_root(monkeypatch):
    layers = str(Path("nnbook", "layers.py:45"))
    assert run_notebooks.without_local_paths(f"{run_notebooks.ROOT / layers}") == layers
    monkeypatch.setattr(Path, "home", lambda: run_notebooks.ROOT.parent)
    shortened = str(Path("~", run_notebooks.ROOT.name, layers))
    assert run_notebooks.without_local_paths(shortened) == layers


def test_the_kernel_works_in_the_notebooks_folder_with_one_thread_and_a_fixed_hash(chapter):
    path, _ = chapter
    (output,) = output_of(chapter, ENVIRONMENT)
    folder, hash_and_threads = output.text.splitlines()
    assert folder == str(path.parent)
    assert hash_and_threads.endswith(" 1")


def test_kernel_and_language_are_declared_without_versions(chapter):
    path, _ = chapter
    assert read(path).metadata == {
        "kernelspec": run_notebooks.KERNEL,
        "language_info": run_notebooks.LANGUAGE,
    }


def test_cells_keep_ids_and_tags_and_lose_what_an_older_run_left(chapter):
    path, _ = chapter
    notebook = read(path)
    assert [cell.id for cell in notebook.cells] == [f"cell-{n}" for n in range(7)]
    assert notebook.cells[1].metadata == {"tags": ["export:neurons"]}
    assert notebook.cells[1].outputs == []
    assert notebook.cells[1].execution_count is None


def test_a_failing_cell_is_named_with_its_line_and_the_file_stays(tmp_path, capsys):
    path = write(
        tmp_path / "06-wrong.ipynb",
        new_markdown_cell("# Wrong"),
        new_code_cell("slope = 0.25"),
        new_code_cell("a = 1\n1 / (a - 1)"),
    )
    before = path.read_bytes()
    assert run_notebooks.main([str(path)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("06-wrong.ipynb, cell 3 of 3, line 2: 1 / (a - 1)\n")
    assert "ZeroDivisionError: division by zero" in message
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_dead_kernel_is_a_failing_cell(tmp_path, capsys):
    path = write(tmp_path / "06-dead.ipynb", new_code_cell("import os\nos._exit(1)"))
    assert run_notebooks.main([str(path)]) == 1
    assert "06-dead.ipynb, cell 1 of 1: DeadKernelError" in capsys.readouterr().err


def test_an_endless_cell_is_stopped(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(run_notebooks, "CELL_TIMEOUT", 1)
    path = write(tmp_path / "06-endless.ipynb", new_code_cell("while True: pass"))
    assert run_notebooks.main([str(path)]) == 1
    assert "06-endless.ipynb, cell 1 of 1: CellTimeoutError" in capsys.readouterr().err


def test_a_chapter_after_a_failing_one_still_runs(tmp_path):
    wrong = write(tmp_path / "01-wrong.ipynb", new_code_cell("1 / 0"))
    right = write(tmp_path / "02-right.ipynb", new_code_cell("1 / 4"))
    assert run_notebooks.main([str(wrong), str(right)]) == 1
    assert read(right).cells[0].outputs[0].data["text/plain"] == "0.25"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("object()", r"cell 1 shows <object at 0x\w+>, another address every run"),
        ("0.25;", r"cell 1 ends in a semicolon, but `make test` would still see its value"),
    ],
)
def test_what_the_next_run_would_show_differently_is_refused(tmp_path, capsys, source, message):
    path = write(tmp_path / "06-address.ipynb", new_code_cell(source))
    assert run_notebooks.main([str(path)]) == 1
    assert re.search(f"06-address.ipynb: {message}", capsys.readouterr().err)


def test_check_names_the_cell_that_would_change_and_writes_nothing(tmp_path, capsys):
    stored = new_output("stream", text="0.2\n")
    path = write(
        tmp_path / "06-stale.ipynb",
        new_markdown_cell("# Stale"),
        new_code_cell("print(0.25)", execution_count=1, outputs=[stored]),
    )
    before = path.read_bytes()
    assert run_notebooks.main([str(path), "--check"]) == 1
    complaint = capsys.readouterr().err
    assert '06-stale.ipynb: cell 2: stored "0.2\\n", now "0.25\\n"' in complaint
    assert path.read_bytes() == before


def test_a_figure_over_the_limit_is_a_complaint_without_running_anything(tmp_path, capsys):
    def figure(n_bytes):
        picture = base64.b64encode(bytes(n_bytes)).decode()
        return new_code_cell(
            "1 / 0", outputs=[new_output("display_data", data={"image/png": picture})]
        )

    path = write(tmp_path / "06-large.ipynb", figure(60_000), figure(61_000))
    assert run_notebooks.main([str(path), "--size"]) == 1
    assert capsys.readouterr().err.startswith("06-large.ipynb: cell 2 stores a figure of 61 KB")


def test_chapters_are_found_by_number_in_book_order(tmp_path):
    names = ["01-neurons.ipynb", "06-backpropagation.ipynb", "10-digits.ipynb"]
    paths = [write(tmp_path / name) for name in reversed(names)][::-1]
    assert run_notebooks.find_chapters([], tmp_path) == paths
    assert run_notebooks.find_chapters(["6", "01", "10"], tmp_path) == [
        paths[1],
        paths[0],
        paths[2],
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("12", "there is no chapter 12; chapters: 01"),
        ("nowhere.ipynb", "there is no notebook nowhere.ipynb"),
    ],
)
def test_an_unknown_chapter_is_an_error_that_lists_the_known(tmp_path, name, message):
    write(tmp_path / "01-neurons.ipynb")
    with pytest.raises(run_notebooks.ChapterError, match=re.escape(message)):
        run_notebooks.find_chapters([name], tmp_path)


def test_a_file_that_is_no_notebook_is_a_complaint(tmp_path, capsys):
    path = tmp_path / "06-torn.ipynb"
    path.write_text(json.dumps({"cells": []})[:-2])
    assert run_notebooks.main([str(path)]) == 1
    assert "06-torn.ipynb is not a notebook" in capsys.readouterr().err
