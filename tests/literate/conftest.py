"""Small books to tangle."""

import nbformat
import pytest

import tangle

SETTINGS = """\
[project]
version = "1.2.3"

[tool.ruff]
line-length = 100
"""


class Book:
    """A folder with chapters, a pyproject.toml and the package that comes of them."""

    def __init__(self, root, capsys):
        self.root = root
        self.capsys = capsys
        (root / "book").mkdir()
        (root / "pyproject.toml").write_text(SETTINGS)

    def chapter(self, name, *cells, opening="# Layers\n\n> Many neurons are one matrix product."):
        """Write a notebook; a cell is its source, or a pair of its source and its tag."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(opening)])
        for cell in cells:
            source, *tags = (cell,) if isinstance(cell, str) else cell
            metadata = {"tags": tags} if tags else {}
            notebook.cells.append(nbformat.v4.new_code_cell(source, metadata=metadata))
        nbformat.write(notebook, self.root / "book" / f"{name}.ipynb")

    def tangle(self, *options):
        """Run the tool and return its exit code, what it printed and what it complained about."""
        self.capsys.readouterr()
        code = tangle.main(["--root", str(self.root), *options])
        return code, *self.capsys.readouterr()

    def file(self, name):
        """Path of a file of the package."""
        return self.root / "nnbook" / name

    def complaint(self):
        """Tangle a book that has an error: nothing is written. Return the message."""
        before = {path: path.read_bytes() for path in self.root.glob("nnbook/*")}
        code, printed, message = self.tangle()
        assert (code, printed) == (1, "")
        assert before == {path: path.read_bytes() for path in self.root.glob("nnbook/*")}
        return message.removesuffix("\n")


@pytest.fixture
def book(tmp_path, capsys):
    """An empty book."""
    return Book(tmp_path, capsys)


@pytest.fixture
def merge(book):
    """Export cells to nnbook/layers.py and return its text below the docstring."""

    def merge(*cells):
        book.chapter("03-layers", *((source, "export:layers") for source in cells))
        code, _, message = book.tangle()
        assert (code, message) == (0, "")
        return book.file("layers.py").read_text().split('\n"""\n', 1)[1].lstrip("\n")

    return merge


@pytest.fixture
def refuse(book):
    """Export cells to nnbook/layers.py and return the complaint about them."""

    def refuse(*cells):
        book.chapter("03-layers", *((source, "export:layers") for source in cells))
        return book.complaint()

    return refuse
