"""Every error names chapter and cell and says what to do, and nothing is written."""

import pytest

LINEAR = "class Linear:\n    def __init__(self, W):\n        self.W = W"
FORWARD = "@patch\ndef forward(self: Linear, X):\n    return X @ self.W"
MODULES = "neurons, activations, layers, losses, gradients, autograd, optimizers, training"


def cell(index, line):
    """How messages name a cell of the chapter that ``refuse`` writes."""
    return f'chapter 3 (book/03-layers.ipynb, cell {index}, "{line}")'


def test_name_defined_twice(refuse):
    assert refuse("def relu(Z): return Z", "A = 1", "\n# Faster.\nrelu = abs") == (
        f"relu is defined twice: in {cell(2, 'def relu(Z): return Z')} and in "
        f"{cell(4, '# Faster.')}; drop or rename one of them"
    )


def test_name_defined_twice_in_one_cell(refuse):
    assert refuse("A, B = 1, 2\nB = 3") == (
        f"B is defined twice in {cell(2, 'A, B = 1, 2')}; drop or rename one of them"
    )


def test_name_defined_twice_in_two_chapters(book):
    book.chapter("02-activations", ("def relu(Z):\n    return Z", "export:layers"))
    book.chapter("10-digits", ("def relu(Z):\n    return Z", "export:layers"))
    assert book.complaint() == (
        'relu is defined twice: in chapter 2 (book/02-activations.ipynb, cell 2, "def relu(Z):") '
        'and in chapter 10 (book/10-digits.ipynb, cell 2, "def relu(Z):"); '
        "drop or rename one of them"
    )


def test_name_defined_by_two_modules(book):
    cells = ("def step(z):\n    return z", "export:neurons"), ("step = 1", "export:layers")
    book.chapter("03-layers", *cells)
    assert book.complaint() == (
        f"step is defined twice: in {cell(2, 'def step(z):')} and in {cell(3, 'step = 1')}; "
        "drop or rename one of them"
    )


def test_name_that_would_hide_a_module(refuse):
    assert refuse("losses = [1.0]") == (
        f"{cell(2, 'losses = [1.0]')} defines losses, which would hide nnbook.losses; rename it"
    )


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["from math import exp", "def exp(x):\n    return x"], "exp"),
        (["def exp(x):\n    return x", "from math import exp"], "exp"),
        (["from math import exp", "from numpy import exp"], "exp"),
        (["import numpy as np", "import math as np"], "np"),
    ],
)
def test_name_both_imported_and_defined_or_imported_from_two_places(refuse, cells, name):
    first, second = (cell(i, source.splitlines()[0]) for i, source in enumerate(cells, start=2))
    assert refuse(*cells) == (
        f"{name} is defined twice: in {first} and in {second}; drop or rename one of them"
    )


def test_method_defined_twice(refuse):
    again = FORWARD.replace("@patch", "# Faster.\n@patch")
    assert refuse(LINEAR, FORWARD, again) == (
        f"Linear.forward is defined twice: in {cell(3, '@patch')} and in {cell(4, '# Faster.')}; "
        "drop or rename one of them"
    )


def test_method_defined_in_the_class_and_again_by_a_patch(refuse):
    assert refuse(LINEAR, "@patch\ndef __init__(self: Linear): pass") == (
        f"Linear.__init__ is defined twice: in {cell(2, 'class Linear:')} and in "
        f"{cell(3, '@patch')}; drop or rename one of them"
    )


def test_method_defined_twice_in_the_class(refuse):
    assert refuse(LINEAR + "\n    def __init__(self): pass") == (
        f"Linear.__init__ is defined twice in {cell(2, 'class Linear:')}; "
        "drop or rename one of them"
    )


def test_attribute_defined_twice(refuse):
    assert refuse(LINEAR, "Linear.n = 1", "Linear.n = 2").startswith("Linear.n is defined twice: ")


def test_setter_in_the_class_is_no_second_definition(merge):
    source = """\
class Linear:
    @property
    def rate(self):
        return 1

    @rate.setter
    def rate(self, value):
        pass
"""
    assert merge(source) == source


@pytest.mark.parametrize("addition", [FORWARD, "Linear.n_outputs = 3"])
def test_class_grows_before_it_is_defined(refuse, addition):
    assert refuse(addition, LINEAR) == (
        f"{cell(2, addition.splitlines()[0])} adds to Linear, but no exported cell before it "
        "defines the class Linear of nnbook/layers.py: move the cell below that definition, or, "
        "if Linear belongs to another module, give the cell that module's export: tag"
    )


def test_setter_without_a_property(refuse):
    assert refuse(LINEAR, "@patch(set_prop=True)\ndef rate(self: Linear, rate):\n    pass") == (
        f"{cell(3, '@patch(set_prop=True)')} sets Linear.rate, which no cell before it makes a "
        "property: define it first, with @patch(as_prop=True)"
    )


def test_patch_without_annotation(refuse):
    for parameters in ("self, X", "", "*, X"):
        assert refuse(LINEAR, f"@patch\ndef forward({parameters}):\n    return 1") == (
            f"{cell(3, '@patch')}: @patch cannot tell which class forward belongs to: annotate "
            "its first parameter with the class, as in `def forward(self: Linear)`"
        )


@pytest.mark.parametrize("annotation", ["Linear | ReLU", "(Linear, ReLU)", "nnbook.Linear"])
def test_patch_of_several_classes(refuse, annotation):
    assert refuse(LINEAR, f"@patch\ndef forward(self: {annotation}):\n    return 1") == (
        f"{cell(3, '@patch')}: forward is patched into `{annotation}`; @patch must name one "
        "class: write one function for each class"
    )


@pytest.mark.parametrize(
    "call",
    ["patch(nm='f')", "patch(as_prop=False)", "patch(Linear)", "patch(as_prop=True, nm='f')"],
)
def test_patch_with_an_option_that_a_class_body_cannot_say(refuse, call):
    assert refuse(LINEAR, f"@{call}\ndef forward(self: Linear):\n    return 1") == (
        f"{cell(3, '@' + call)}: `@{call}` has no counterpart in a class body; use @patch or "
        "@patch(<option>=True) with one of as_prop, set_prop, cls_method, static_method"
    )


def test_patch_below_another_decorator(refuse):
    method = "@staticmethod\n@patch\ndef forward(self: Linear):\n    return 1"
    assert refuse(LINEAR, method) == (
        f"{cell(3, '@staticmethod')}: @patch must be the first decorator of forward"
    )


@pytest.mark.parametrize("source", ["Linear.n += 1", "Linear.n, A = 1, 2", "Linear.n = ReLU.n = 1"])
def test_attributes_that_cannot_move_into_a_class(refuse, source):
    assert refuse(LINEAR, source) == (
        f"{cell(3, source)}: `{source}` cannot be moved into a class body; "
        "give a class its attributes one by one, as in `Linear.n_outputs = 3`"
    )


def test_cell_that_does_not_parse(refuse):
    assert refuse("A = 1", "def f(x):\n    return (x") == (
        f"{cell(3, 'def f(x):')} does not parse: '(' was never closed in line 2, `return (x`"
    )


def test_cell_that_is_not_exported_must_parse_too(book):
    book.chapter("03-layers", ("A = 1", "export:layers"), "A = = 2")
    assert book.complaint() == (
        f"{cell(3, 'A = = 2')} does not parse: invalid syntax in line 1, `A = = 2`"
    )


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls", "?print", "print?"])
def test_magic_in_an_exported_cell(refuse, line):
    assert refuse(f"A = 1\n{line}") == (
        f"{cell(2, 'A = 1')} goes to nnbook/layers.py, but line 2 is a command to IPython, "
        f"`{line}`: move it to a cell without the export: tag"
    )


def test_percent_sign_in_a_string_is_no_magic(merge):
    source = 'A = """\n%d\n!"""\n'
    assert merge(source) == source


@pytest.mark.parametrize("source", ["print(A)", "A", "assert A == 1"])
def test_exported_cell_that_does_more_than_define(refuse, source):
    assert refuse(f"A = 1\n{source}") == (
        f"{cell(2, 'A = 1')} goes to nnbook/layers.py, where `{source}` would run at every "
        "import: move it to a cell without the export: tag"
    )


@pytest.mark.parametrize("tag", ["export", "export:layer", "export: layers", "Export:layers"])
def test_unknown_export_tag(book, tag):
    book.chapter("03-layers", ("A = 1", tag))
    assert book.complaint() == (
        f"{cell(2, 'A = 1')} has the tag `{tag}`: write `export:<module>` with one of {MODULES}"
    )


def test_cell_exported_twice(book):
    book.chapter("03-layers", ("A = 1", "export:layers", "export:losses"))
    assert book.complaint() == (
        f"{cell(2, 'A = 1')} is exported to several modules, layers, losses: what one of them "
        "derives the others import; keep one tag"
    )


@pytest.mark.parametrize(
    "opening", ["# Layers", "# Layers\n\nProse.", "> One sentence.", "## Layers\n\n> Sentence."]
)
def test_chapter_without_title_or_summary(book, opening):
    book.chapter("03-layers", ("A = 1", "export:layers"), opening=opening)
    assert book.complaint() == (
        "book/03-layers.ipynb: cell 1 must be the Markdown cell that opens the chapter: "
        "`# Title`, an empty line, `> One sentence that sums it up.` (the module's docstring)"
    )


def test_file_that_is_no_notebook(book):
    path = book.root / "book" / "03-layers.ipynb"
    for text, reason in [
        ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("{}", "no 'nbformat'"),
        ('{"nbformat": 3}', "its format is 3, expected 4"),
    ]:
        path.write_text(text)
        assert book.complaint() == (
            f"book/03-layers.ipynb is not a readable notebook ({reason}): "
            "save it anew in Jupyter, or restore it with git"
        )


def test_book_without_chapters(book):
    assert book.complaint() == (
        f"no chapters: expected notebooks such as {book.root}/book/03-layers.ipynb"
    )


def test_project_without_version(book):
    book.chapter("03-layers", ("A = 1", "export:layers"))
    (book.root / "pyproject.toml").write_text("[project]\n")
    assert book.complaint() == (
        f"{book.root}/pyproject.toml must hold `version = …` under [project], "
        "for nnbook.__version__ (KeyError: 'version')"
    )


def test_name_that_only_the_notebook_imports(book):
    cells = "import numpy as np", ("A = 1", "export:layers"), ("B = np.ones(A)", "export:layers")
    book.chapter("03-layers", *cells)
    assert book.complaint() == (
        f"{cell(4, 'B = np.ones(A)')} uses np, which no cell tagged export:layers defines or "
        "imports: tag the one that does, or nnbook/layers.py will not work"
    )


@pytest.mark.parametrize(
    "needs_it",
    [
        "@patch\ndef f(self: Linear, n=SIZE):\n    return n",
        "@patch\n@SIZE\ndef f(self: Linear):\n    return 1",
        "@patch\ndef f(self: Linear, n: SIZE):\n    return n",
        "Linear.n = SIZE",
    ],
)
def test_class_that_needs_a_name_defined_below_it(refuse, needs_it):
    inside = "def later():\n    return SIZE"
    assert refuse(LINEAR, inside, "SIZE = 3", needs_it) == (
        f"{cell(5, needs_it.splitlines()[0])} needs SIZE as soon as nnbook/layers.py is imported, "
        f"where it stands above SIZE, defined in {cell(4, 'SIZE = 3')}: define SIZE in a cell "
        "before the class or function that needs it (or, in an annotation, quote it)"
    )


def test_import_that_the_package_cannot_have(refuse):
    assert refuse("import matplotlib.pyplot as plt") == (
        f"{cell(2, 'import matplotlib.pyplot as plt')}: `import matplotlib.pyplot as plt` in "
        "nnbook/layers.py would need more than numpy installed; what only the notebook uses "
        "is imported in a cell without export:"
    )


@pytest.mark.parametrize(
    "line",
    [
        "from nnbook.losses import CrossEntropy",
        "from nnbook import Neuron",
        "from nnbook.lab import plotting",
        "import nnbook.neurons",
        "from .neurons import Neuron",
    ],
)
def test_module_imports_only_from_those_before_it(refuse, line):
    assert refuse(line) == (
        f"{cell(2, line)}: `{line}` in nnbook/layers.py: a module imports only by "
        "`from nnbook.<module> import …` and only from the modules before it in the order "
        f"{MODULES}; here: neurons, activations"
    )
