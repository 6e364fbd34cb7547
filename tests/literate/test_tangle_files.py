"""The files of the package: docstrings, nnbook/__init__.py, --check, and what is left alone."""

import pytest

import tangle

LINEAR = "class Linear:\n    n_inputs = 1", "export:layers"
FORWARD = "@patch\ndef forward(self: Linear, X):\n    return X", "export:layers"
MARK = "edit the chapter, not this file."


def heading(book):
    """The docstring of nnbook/layers.py."""
    return book.file("layers.py").read_text().split("class")[0].rstrip("\n")


def test_docstring_is_title_and_summary_and_names_the_chapter(book):
    book.chapter("03-layers", LINEAR)
    assert book.tangle() == (0, "wrote nnbook/layers.py\nwrote nnbook/__init__.py\n", "")
    assert heading(book) == (
        '"""Layers: Many neurons are one matrix product.\n\n'
        f'Derived in book/03-layers.ipynb: {MARK}\n"""'
    )


def test_docstring_names_every_chapter_the_module_grew_in(book):
    book.chapter("03-layers", LINEAR)
    book.chapter("04-forward-propagation", FORWARD, opening="# Forward\n\n> Another sentence.")
    book.chapter("06-backpropagation", ("A = 1", "export:layers"), ("B = 1", "export:layers"))
    assert book.tangle()[0] == 0
    assert heading(book) == (
        '"""Layers: Many neurons are one matrix product.\n\n'
        "Derived in book/03-layers.ipynb, book/04-forward-propagation.ipynb and\n"
        f'book/06-backpropagation.ipynb: {MARK}\n"""'
    )


@pytest.mark.parametrize(
    ("opening", "first"),
    [
        ("(ch-layers)=\n\n# Layers\n\n> A sentence.\n\nProse.", "Layers: A sentence."),
        (
            "(ch-layers)=\n# Layers\n\n> A sentence\n> in two lines.",
            "Layers: A sentence in two lines.",
        ),
        ("# Layers\n> *A* {term}`neuron <neurons>`, `W`.", "Layers: A neuron, ``W``."),
        ("# Layers\n\n> [A](b.md) **bold** 2 * 3.", "Layers: A bold 2 * 3."),
        (
            "# Layers\n\n> " + "many " * 20 + "neurons.",
            "Layers.\n\n" + "many " * 19 + "many\nneurons.",
        ),
    ],
)
def test_docstring_is_plain_text_of_the_opening(book, opening, first):
    book.chapter("03-layers", LINEAR, opening=opening)
    assert book.tangle()[0] == 0
    assert heading(book).startswith(f'"""{first}\n\nDerived in')


def test_docstring_with_a_backslash_is_raw(book):
    book.chapter("03-layers", LINEAR, opening="# Layers\n\n> $\\theta$.")
    assert book.tangle()[0] == 0
    assert heading(book).startswith('r"""Layers: $\\theta$.\n')


def test_package_offers_every_public_name_in_module_order(book):
    cells = (
        ("def he(n):\n    return n\n\ndef _hidden():\n    pass\n\nMAX = 1", "export:layers"),
        ("import numpy as np\n\ndef step(z):\n    return np.sign(z)", "export:neurons"),
        ("EPS = _eps = 1e-9", "export:autograd"),
    )
    book.chapter("03-layers", LINEAR, *cells)
    assert book.tangle()[0] == 0
    assert book.file("__init__.py").read_text() == (
        '"""Neural networks from scratch: every name here is derived in a chapter of the book.\n\n'
        f'Written by tools/tangle.py from the chapters in book/: {MARK}\n"""\n'
        """
from nnbook.autograd import EPS
from nnbook.layers import MAX, Linear, he
from nnbook.neurons import step

__version__ = "1.2.3"

__all__ = [  # noqa: RUF022 (grouped by module, in book order)
    # neurons
    "step",
    # layers
    "MAX",
    "Linear",
    "he",
    # autograd
    "EPS",
]
"""
    )


def test_helper_stays_in_its_module(book):
    helper = ("def check(n):\n    return n", "export:layers", "helper")
    book.chapter("03-layers", LINEAR, helper)
    assert book.tangle()[0] == 0
    assert "def check(n):" in book.file("layers.py").read_text()
    assert "import Linear\n" in book.file("__init__.py").read_text()


def test_tangling_twice_changes_nothing(book):
    book.chapter("03-layers", LINEAR, FORWARD)
    book.tangle()
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in book.file("").iterdir()
    }
    assert book.tangle() == (0, "nnbook/ is what the chapters say\n", "")
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in book.file("").iterdir()}
    assert before == after


def test_only_what_changed_is_written(book):
    book.chapter("03-layers", LINEAR)
    book.tangle()
    book.chapter("03-layers", LINEAR, FORWARD)
    assert book.tangle() == (0, "wrote nnbook/layers.py\n", "")


def test_check_is_green_when_the_package_is_what_the_chapters_say(book):
    book.chapter("03-layers", LINEAR)
    book.tangle()
    assert book.tangle("--check") == (0, "nnbook/ is what the chapters say\n", "")


def test_check_is_red_when_one_character_of_an_exported_cell_changes(book):
    book.chapter("03-layers", LINEAR)
    book.tangle()
    before = book.file("layers.py").read_bytes()
    book.chapter("03-layers", (LINEAR[0].replace("1", "2"), LINEAR[1]))
    assert book.tangle("--check") == (
        1,
        "",
        """\
nnbook/layers.py is not what the chapters say:
--- on disk
+++ chapters
@@ -7,2 +7,2 @@
 class Linear:
-    n_inputs = 1
+    n_inputs = 2
`make package` (python tools/tangle.py) brings it up to date
""",
    )
    assert book.file("layers.py").read_bytes() == before


@pytest.mark.parametrize("name", ["layers.py", "__init__.py"])
def test_check_is_red_when_one_character_of_a_module_changes(book, name):
    book.chapter("03-layers", LINEAR)
    book.tangle()
    text = book.file(name).read_text()
    for position in range(0, text.index(MARK), 23):
        changed = text[:position] + "~" + text[position + 1 :]
        book.file(name).write_text(changed)
        code, _, message = book.tangle("--check")
        assert code == 1
        assert f"nnbook/{name} is not what the chapters say:\n" in message
        assert book.file(name).read_text() == changed


def test_check_shows_only_the_first_lines_that_differ(book):
    book.chapter(
        "03-layers", LINEAR, ("\n".join(f"A{i} = {i}" for i in range(50)), "export:layers")
    )
    code, _, message = book.tangle("--check")
    assert code == 1
    assert len(message.splitlines()) == 2 * (tangle.DIFF_LINES + 1) + 1
    assert not book.file("").exists()


def test_module_that_no_chapter_exports_any_more_is_removed(book):
    book.chapter("03-layers", LINEAR, ("EPS = 1e-9", "export:losses"))
    book.tangle()
    book.chapter("03-layers", LINEAR)
    code, _, message = book.tangle("--check")
    assert (code, "nnbook/losses.py is no longer exported by any chapter\n" in message) == (1, True)
    assert book.file("losses.py").exists()
    assert book.tangle() == (0, "wrote nnbook/__init__.py\nremoved nnbook/losses.py\n", "")
    assert not book.file("losses.py").exists()
    assert book.tangle("--check")[0] == 0


@pytest.mark.parametrize("name", ["helpers.py", "layers.py"])
def test_file_written_by_hand_is_an_error_and_is_left_alone(book, name):
    book.chapter("03-layers", LINEAR)
    book.file("").mkdir()
    book.file(name).write_text("A = 1\n")
    assert book.complaint() == (
        f"not written by this tool: nnbook/{name}; all that is directly in nnbook/ is derived in "
        "a chapter: derive it there and delete the file, or move it to nnbook/lab/"
    )
    assert book.file(name).read_text() == "A = 1\n"


def test_laboratory_is_none_of_the_tools_business(book):
    book.chapter("03-layers", LINEAR)
    plotting = book.file("lab") / "plotting.py"
    plotting.parent.mkdir(parents=True)
    plotting.write_text("A = 1\n")
    assert book.tangle()[0] == 0
    assert book.tangle("--check")[0] == 0
    assert plotting.read_text() == "A = 1\n"


def test_interrupted_write_leaves_the_old_file_whole(book, monkeypatch):
    book.chapter("03-layers", LINEAR)
    book.tangle()
    before = book.file("layers.py").read_bytes()
    book.chapter("03-layers", LINEAR, FORWARD)

    def fail(source, target):
        raise OSError("disk full")

    monkeypatch.setattr(tangle.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        book.tangle()
    assert book.file("layers.py").read_bytes() == before
    assert sorted(path.name for path in book.file("").iterdir()) == ["__init__.py", "layers.py"]


def test_help(capsys):
    with pytest.raises(SystemExit, match="0"):
        tangle.main(["--help"])
    text = capsys.readouterr().out
    assert "--check" in text
    assert "--root DIR" in text
    assert "def backward(self: Linear, dZ)" in text
