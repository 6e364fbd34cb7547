"""A small book from front to back, and this one."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fastcore.basics import patch

import tangle

REPOSITORY = Path(__file__).resolve().parents[2]
NEURONS = [
    '''\
def weighted_sum(weights, inputs, bias):
    """Return the bias plus the inputs, each times its weight.

    >>> weighted_sum([2, 3], [10, 100], 1)
    321
    """
    return sum((w * x for w, x in zip(weights, inputs, strict=True)), start=bias)''',
]
LAYERS = [
    "import numpy as np",
    "# Below this a slope counts as zero.\nEPS = 1e-12",
    '''\
class Linear:
    """Affine map ``Z = X @ W + b``: ``n_out`` neurons side by side."""

    def __init__(self, n_in, n_out, rng):
        # Glorot and Bengio (2010): keeps the spread of Z that of X.
        self.W = rng.normal(scale=np.sqrt(2 / (n_in + n_out)), size=(n_in, n_out))
        self.b = np.zeros(n_out)''',
    '''\
@patch
def forward(self: Linear, X):
    """Return Z of shape (n_samples, n_out) for X of shape (n_samples, n_in)."""
    self._X = X
    return X @ self.W + self.b''',
    '''\
@patch(as_prop=True)
def n_parameters(self: Linear):
    """How many numbers the layer learns."""
    return self.W.size + self.b.size

@patch(cls_method=True)
def square(cls: Linear, n, rng):
    """Return a layer with as many outputs as inputs."""
    return cls(n, n, rng)

Linear.__call__ = Linear.forward''',
]
BACKPROPAGATION = [
    "from nnbook.layers import EPS, Linear",
    "Linear.dW = None",
    '''\
@patch
def backward(self: Linear, dZ):
    """Keep dW, and return dX; dZ has the shape of Z."""
    self.dW = self._X.T @ dZ
    return np.where(abs(dZ) < EPS, 0, dZ) @ self.W.T
# Slopes below EPS are noise.''',
    '''\
def bumps(n):
    """Return the sum of the first neurons' outputs."""
    return weighted_sum([1] * n, [1] * n, 0)''',
]
USE = """\
rng = np.random.default_rng(0)
layer = Linear.square(3, rng)
X = rng.normal(size=(4, 3))
Z = layer(X)
result = [layer.n_parameters, Z.tolist(), layer.backward(Z).tolist(), layer.dW.tolist()]
"""


@pytest.fixture
def small_book(book):
    """A book of three chapters; the first cell of the last two is the notebook's alone."""
    imports = "from fastcore.basics import patch"
    book.chapter("01-neurons", (NEURONS[0], "export:neurons"), opening="# Neurons\n\n> One sum.")
    book.chapter("03-layers", imports, *((cell, "export:layers") for cell in LAYERS))
    use_neurons = ("from nnbook.neurons import weighted_sum", "export:layers")
    cells = [(cell, "export:layers") for cell in BACKPROPAGATION[1:]]
    book.chapter("06-backpropagation", imports, BACKPROPAGATION[0], use_neurons, *cells, USE)
    assert book.tangle()[0] == 0
    return book


def run(*command, cwd):
    """Run a command with this Python and return what it prints; show its errors if it fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_small_book_reads_as_if_written_by_hand(small_book):
    text = small_book.file("layers.py").read_text()
    assert (
        text
        == '''\
"""Layers: Many neurons are one matrix product.

Derived in book/03-layers.ipynb and book/06-backpropagation.ipynb: edit the chapter, not this file.
"""

import numpy as np

from nnbook.neurons import weighted_sum

# Below this a slope counts as zero.
EPS = 1e-12


class Linear:
    """Affine map ``Z = X @ W + b``: ``n_out`` neurons side by side."""

    dW = None

    def __init__(self, n_in, n_out, rng):
        # Glorot and Bengio (2010): keeps the spread of Z that of X.
        self.W = rng.normal(scale=np.sqrt(2 / (n_in + n_out)), size=(n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, X):
        """Return Z of shape (n_samples, n_out) for X of shape (n_samples, n_in)."""
        self._X = X
        return X @ self.W + self.b

    @property
    def n_parameters(self):
        """How many numbers the layer learns."""
        return self.W.size + self.b.size

    @classmethod
    def square(cls, n, rng):
        """Return a layer with as many outputs as inputs."""
        return cls(n, n, rng)

    __call__ = forward

    def backward(self, dZ):
        """Keep dW, and return dX; dZ has the shape of Z."""
        self.dW = self._X.T @ dZ
        return np.where(abs(dZ) < EPS, 0, dZ) @ self.W.T

    # Slopes below EPS are noise.


def bumps(n):
    """Return the sum of the first neurons' outputs."""
    return weighted_sum([1] * n, [1] * n, 0)
'''
    )


def test_small_book_passes_ruff_and_mypy(small_book):
    settings = f"--config={REPOSITORY / 'pyproject.toml'}"
    run("-m", "ruff", "check", "--no-cache", settings, "nnbook", cwd=small_book.root)
    run("-m", "ruff", "format", "--no-cache", "--check", settings, "nnbook", cwd=small_book.root)
    # NumPy's own types take mypy seconds and are beside the point here.
    options = ["--ignore-missing-imports", "--no-site-packages", "--check-untyped-defs"]
    run("-m", "mypy", *options, "-p", "nnbook", cwd=small_book.root)


def test_small_book_runs_without_fastcore_as_its_notebooks_do_with_it(small_book):
    notebook = {"np": np, "patch": patch}
    for source in [*NEURONS, *LAYERS, *BACKPROPAGATION[1:], USE]:
        exec(source, notebook)
    program = (
        "import sys; sys.modules['fastcore'] = None\n"
        "from nnbook import *\nimport numpy as np\n"
        f"{USE}\nimport nnbook\nprint([nnbook.__version__, bumps(3), *result])"
    )
    printed = run("-c", program, cwd=small_book.root)
    assert eval(printed) == ["1.2.3", 3, *notebook["result"]]


def test_small_book_imports_no_slower_than_its_modules(small_book):
    modules = "import sys, nnbook; print(sorted(m for m in sys.modules if m.startswith('nnbook')))"
    loaded = eval(run("-c", modules, cwd=small_book.root))
    assert loaded == ["nnbook", "nnbook.layers", "nnbook.neurons"]


def test_this_package_is_what_the_chapters_of_this_book_say(capsys):
    if not list(REPOSITORY.glob("book/[0-9]*.ipynb")):
        pytest.skip("book/ has no chapters yet")
    code = tangle.main(["--check"])
    assert code == 0, capsys.readouterr().err
