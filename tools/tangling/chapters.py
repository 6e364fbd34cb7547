"""Read the chapters: title, one-sentence summary and code cells, each cell with its address."""

import ast
import json
import re
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

# Ground floor first: a module may import only from those before it.
MODULES = (
    "neurons",
    "activations",
    "layers",
    "losses",
    "gradients",
    "autograd",
    "optimizers",
    "training",
)
EXPORT = "export:"
AHEAD = "ahead"  # may use what a later chapter derives
HELPER = "helper"  # belongs to its module, but `import nnbook` does not offer it

OPENING = re.compile(
    r"(?:\([\w-]+\)=\s*\n)?"  # the target other pages refer to: (ch-layers)=
    r"# (?P<title>[^\n]+)\n\s*"
    r"(?P<summary>(?:>[^\n]*(?:\n|\Z))+)"
)
# What Markdown writes, and what remains of it in plain text.
PLAIN = (
    (re.compile(r"\{[\w:-]+\}`([^`<]+?)\s*(?:<[^>]*>)?`"), r"\1"),  # {term}`neurons <neuron>`
    (re.compile(r"!?\[([^\]]+)\]\([^)]*\)"), r"\1"),  # [text](address)
    (re.compile(r"(\*\*|\*)(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # *emphasis*, **strong**
    (re.compile(r"(?<!`)`([^`]+)`(?!`)"), r"``\1``"),  # `code`, as docstrings write it
)
# Lines for IPython: %magic, !command, ?help, help?, files = !ls
MAGIC = re.compile(r"\s*([\w, ]+=\s*)?[%!?]|.*\?\s*$")


class BookError(Exception):
    """Something in the chapters that the author has to change; the message says what and where."""


@dataclass(frozen=True)
class Chapter:
    """One notebook: its number, its path below the root and what its first cell says."""

    number: int
    path: str
    title: str
    summary: str
    cells: list["Cell"] = field(default_factory=list, compare=False, repr=False)

    def __str__(self):
        return f"chapter {self.number}"


@dataclass(frozen=True)
class Cell:
    """One code cell; ``index`` counts all cells of the notebook from 1, as a reader would."""

    chapter: Chapter
    index: int
    source: str
    tags: tuple[str, ...] = ()

    def __str__(self):
        lines = self.source.strip().splitlines()
        return f'{self.chapter} ({self.chapter.path}, cell {self.index}, "{lines[0].strip()}")'

    @property
    def modules(self):
        """The modules this cell is a source of: usually none or one."""
        return [tag.removeprefix(EXPORT) for tag in self.tags if tag.startswith(EXPORT)]

    @cached_property
    def tree(self):
        """The cell as a syntax tree; outside the package, IPython's magics count as empty lines."""
        source = self.source if self.modules else without_magics(self.source)
        try:
            with warnings.catch_warnings(action="ignore"):
                return ast.parse(source)
        except SyntaxError as error:
            raise BookError(self._why_unreadable(error)) from error

    def _why_unreadable(self, error):
        lines = self.source.splitlines()
        line = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
        if self.modules and MAGIC.match(line):
            return (
                f"{self} goes to nnbook/{self.modules[0]}.py, but line {error.lineno} is a command "
                f"to IPython, `{line.strip()}`: move it to a cell without the {EXPORT} tag"
            )
        return f"{self} does not parse: {error.msg} in line {error.lineno}, `{line.strip()}`"


def without_magics(source):
    """Blank what only IPython understands, so that the lines keep their numbers."""
    if re.match(r"\s*%%(?!(?:time|timeit|capture|prun)\b)", source):
        return ""  # another language: %%bash, %%html
    lines = source.split("\n")
    try:
        ast.parse(source)
    except SyntaxError:
        lines = [re.sub(r"\S.*", "pass", line) if MAGIC.match(line) else line for line in lines]
    return "\n".join(lines)


def read_book(root):
    """Return the chapters below ``root``, in book order."""
    paths = sorted(Path(root, "book").glob("[0-9]*.ipynb"))
    if not paths:
        raise BookError(f"no chapters: expected notebooks such as {root}/book/03-layers.ipynb")
    return [read_chapter(path, f"book/{path.name}") for path in paths]


def read_chapter(path, name):
    """Read one notebook; ``name`` is what messages and docstrings call it."""
    cells = notebook_cells(path, name)
    number = int(re.match(r"\d+", path.name).group())
    chapter = Chapter(number, name, *opening(cells, name))
    for index, (kind, source, tags) in enumerate(cells, start=1):
        if kind == "code" and source.strip():
            chapter.cells.append(checked(Cell(chapter, index, source, tags)))
    return chapter


def notebook_cells(path, name):
    """Return kind, source and tags of each cell.

    Read as the JSON it is: importing nbformat takes longer than tangling the whole book.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["nbformat"] != 4:
            raise ValueError(f"its format is {notebook['nbformat']}, expected 4")
        return [
            (c["cell_type"], "".join(c["source"]), tuple(c["metadata"].get("tags", ())))
            for c in notebook["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise BookError(
            f"{name} is not a readable notebook ({reason}): save it anew in Jupyter, "
            "or restore it with git"
        ) from error


def opening(cells, name):
    """Return title and summary, as plain text, from the first cell of a notebook."""
    kind, source, _ = cells[0] if cells else ("none", "", ())
    match = OPENING.match(source.strip())
    if kind != "markdown" or not match:
        raise BookError(
            f"{name}: cell 1 must be the Markdown cell that opens the chapter: `# Title`, "
            "an empty line, `> One sentence that sums it up.` (the module's docstring)"
        )
    summary = " ".join(line.lstrip("> ").strip() for line in match["summary"].splitlines())
    return plain(match["title"]), plain(summary)


def plain(text):
    """Turn a line of Markdown into the plain text of a docstring."""
    for pattern, replacement in PLAIN:
        text = pattern.sub(replacement, text)
    return text.strip()


def checked(cell):
    """Return the cell if its export tag, should it have one, can be followed."""
    for tag in cell.tags:
        if tag.lower().startswith("export") and tag.removeprefix(EXPORT) not in MODULES:
            raise BookError(
                f"{cell} has the tag `{tag}`: write `{EXPORT}<module>` "
                f"with one of {', '.join(MODULES)}"
            )
    if len(cell.modules) > 1:
        raise BookError(
            f"{cell} is exported to several modules, {', '.join(cell.modules)}: what one of them "
            "derives the others import; keep one tag"
        )
    return cell
