"""Every numbered equation of the book has a test that would fail if the equation were wrong.

A chapter numbers an equation by giving it a label::

    $$
    \\sigma'(z) = \\sigma(z)\\,(1 - \\sigma(z))
    $$ (eq-sigmoid-derivative)

and ``tests/equations/test_02_activations.py`` checks it::

    from tests.equations import checks

    @checks("eq-sigmoid-derivative")
    def test_slope_of_the_sigmoid_is_sigma_times_one_minus_sigma():
        ...

The test's name says the equation in words. A test may check several equations (one ``checks``
below the other), and an equation may have several tests: the site links to the first.
``pytest -m equation`` runs them all. ``tests/test_equations.py`` fails for a label without a
check, and for a check without a label; the site's build warns of the former as well.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

BOOK = Path(__file__).resolve().parents[2] / "book"
FOLDER = Path(__file__).resolve().parent

LABEL = re.compile(r"eq-[a-z0-9]+(?:-[a-z0-9]+)*")
FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^ {0,3}\1[^\n]*$", re.M | re.S
)
DISPLAY = re.compile(r"\$\$(?P<tex>.+?)\$\$(?:[ \t]*\((?P<label>[^()\s]*)\))?", re.S)
# What gives an equation a number that no label names.
NUMBERED_BY_TEX = re.compile(r"\\tag\b|\\begin\{(?:equation|align|gather|multline)\}")

Test = TypeVar("Test", bound=Callable[..., object])


class Check(NamedTuple):
    """A test function that checks an equation."""

    label: str
    path: Path
    line: int
    name: str


class Equation(NamedTuple):
    """A display formula of a chapter; ``label`` is None when it has no number."""

    label: str | None
    tex: str
    chapter: str


def checks(label: str) -> Callable[[Test], Test]:
    """Mark a test function as the check of the equation of that label."""
    if not LABEL.fullmatch(label):
        raise ValueError(f"{label!r} is no label of an equation: expected something like eq-bce")

    def mark(test: Test) -> Test:
        test.equations = (label, *getattr(test, "equations", ()))  # type: ignore[attr-defined]
        return test

    return mark


def all_checks(folder: Path = FOLDER) -> list[Check]:
    """Read every ``@checks(...)`` of the test files, without importing them."""
    return [check for path in sorted(folder.glob("test_*.py")) for check in _checks_in(path)]


def _checks_in(path: Path) -> Iterator[Check]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "checks":
                yield Check(
                    ast.literal_eval(decorator.args[0]), path, function.lineno, function.name
                )


def all_equations(book: Path = BOOK) -> list[Equation]:
    """Read the display formulas out of the Markdown cells of all chapters."""
    notebooks = sorted(book.glob("[0-9]*.ipynb"))
    return [equation for path in notebooks for equation in _equations_in(path)]


def _equations_in(path: Path) -> Iterator[Equation]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield from equations_of(_unquote("".join(cell["source"])), path.stem)


def _unquote(markdown: str) -> str:
    """Take the quote marks away, so that a formula in a quotation is found."""
    return re.sub(r"^(?: {0,3}> ?)+", "", markdown, flags=re.M)


def equations_of(markdown: str, chapter: str) -> Iterator[Equation]:
    """Find the display formulas of a text, those in directives included, those in code not."""
    for fence in FENCE.finditer(markdown):
        if fence["info"].strip() == "{math}":
            label = re.search(r"^:label: *(\S+)", fence["body"], re.M)
            yield Equation(label and label[1], fence["body"], chapter)
        elif fence["info"].startswith("{"):
            yield from equations_of(fence["body"], chapter)
    for formula in DISPLAY.finditer(FENCE.sub("", markdown)):
        yield Equation(formula["label"], formula["tex"], chapter)
