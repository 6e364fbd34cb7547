"""The chapters keep the form that readers, the site and the package rely on."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import nnbook
from tangling.chapters import MODULES, read_book

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "book").glob("[0-9]*.ipynb"))
ids = [path.stem for path in CHAPTERS]

PUBLIC = {
    "neurons": "weighted_sum step Neuron Perceptron",
    "activations": "Identity Sigmoid Tanh ReLU LeakyReLU Softmax "
    "sigmoid tanh relu leaky_relu softmax",
    "layers": "Linear Sequential glorot he",
    "losses": "MeanSquaredError BinaryCrossEntropy CrossEntropy",
    "gradients": "numerical_gradient check_gradients",
    "autograd": "Value ScalarMLP",
    "optimizers": "SGD Adam minibatches step_decay cosine_decay warmup",
    "training": "fit History EarlyStopping Standardizer train_test_split accuracy "
    "confusion_matrix save load",
}

LONGEST = 15


def cells(path, kind):
    """Return the cells of one kind of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def prose(path):
    """Return the text of all Markdown cells."""
    return "\n".join("".join(cell["source"]) for cell in cells(path, "markdown"))


def figures(path):
    """Return the metadata of every cell that shows a picture."""
    shown = [
        c
        for c in cells(path, "code")
        if any("image/png" in o.get("data", {}) for o in c["outputs"])
    ]
    return [cell["metadata"].get("mystnb", {}) for cell in shown]


def test_there_are_eleven_chapters_in_order():
    assert [int(name[:2]) for name in ids] == list(range(11))


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_every_picture_has_a_caption_and_says_what_is_seen(path):
    found = figures(path)
    assert 5 <= len(found) <= 9
    for metadata in found:
        assert len(metadata["figure"]["caption"].split()) >= 5
        assert len(metadata["image"]["alt"].split()) >= 10


def test_no_two_figures_share_a_name():
    names = Counter(m["figure"]["name"] for path in CHAPTERS for m in figures(path))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_chapter_says_what_you_learn_what_you_need_and_what_you_have_now(path):
    text = prose(path)
    assert "After this chapter you can" in text
    assert re.search(r"\*\*You need\*\*.*?\*\*Reading time:\*\* \d\d minutes", text, re.DOTALL)
    assert re.search(r":class: summary", text)
    assert len(re.findall(r":class: exercise", text)) >= 3
    assert re.search(r":class: misconception", text)


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_every_cell_that_prints_was_executed_in_order(path):
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


def test_every_numbered_equation_is_referred_to():
    texts = list(map(prose, CHAPTERS))
    labels = {label for text in texts for label in re.findall(r"\$\$\s*\((eq-[\w-]+)\)", text)}
    used = {label for text in texts for label in re.findall(r"\{eq\}`(eq-[\w-]+)`", text)}
    assert len(labels) > 100
    assert labels - used == set()


def test_every_source_is_cited():
    keys = re.findall(r"^@\w+\{(\w+),", (ROOT / "book/references.bib").read_text(), re.M)
    pages = [
        *map(prose, CHAPTERS),
        *(path.read_text() for path in (ROOT / "book").glob("[a-z]*.md")),
    ]
    cited = {
        key
        for text in pages
        for group in re.findall(r"\{cite:?\w*\}`([^`]+)`", text)
        for key in re.split(r"\s*,\s*", group)
    }
    assert set(keys) == cited


def test_the_glossary_names_the_chapter_in_which_a_term_comes_first():
    met = {}
    for chapter, text in enumerate(map(prose, CHAPTERS)):
        for link in re.findall(r"\{term\}`([^`]+)`", text):
            target = re.search(r"<([^>]+)>", link)
            met.setdefault(" ".join((target[1] if target else link).lower().split()), chapter)
    said = {}
    glossary = (ROOT / "book/glossary.md").read_text()
    for names, chapter in re.findall(r"((?:^\S.*\n)+)(?:  .*\n)*?  .*\[(\d+)\]$", glossary, re.M):
        firsts = [met[name.lower()] for name in names.splitlines() if name.lower() in met]
        said[names.strip()] = int(chapter), min(firsts, default=None)
    assert len(said) > 100
    assert {names: pair for names, pair in said.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_name_of_the_design_is_derived_and_offered(module):
    for name in PUBLIC[module].split():
        assert getattr(nnbook, name).__module__ == f"nnbook.{module}"
        assert name in nnbook.__all__


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_a_chapter_is_read_in_one_sitting(path):
    text = prose(path)
    lesson, exercises, _ = text.partition("\n## Exercises")
    assert exercises
    words = re.sub(r"\$\$.*?\$\$|```.*?```|\$[^$]+\$", " ", lesson, flags=re.DOTALL)
    assert 1500 <= len(re.findall(r"[A-Za-z][\w'’-]*", words)) <= 4000


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_asides_are_short(path):
    text = prose(path)
    notes = re.findall(r":class: aside\n(.*?):::", text, flags=re.DOTALL)
    assert notes
    assert max(len(note.split()) for note in notes) <= 45


def test_exported_functions_fit_in_a_glance():
    functions = [
        node
        for chapter in read_book(ROOT)
        for cell in chapter.cells
        if cell.modules
        for node in ast.walk(cell.tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(functions) > 100
    long = {f.name: lines for f in functions if (lines := statement_lines(f)) > LONGEST}
    assert long == {}


def statement_lines(function):
    """Count the lines of a body from which a statement starts or goes on, docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_importing_the_package_needs_numpy_and_nothing_else():
    script = "import sys, nnbook; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "numpy" in loaded
    heavy = {"matplotlib", "ipywidgets", "anywidget", "fastcore", "scipy", "IPython", "torch"}
    assert heavy.isdisjoint(loaded)
