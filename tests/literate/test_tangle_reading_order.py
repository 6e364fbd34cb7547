"""The book can be read front to back: what a chapter uses, no later chapter derives."""

import pytest

# Chapter 3 derives Linear, chapter 6 its backward and some more, chapter 8 an optimizer.
LAYERS = [
    "import numpy as np",
    "class Linear:\n    n_inputs = 1\n\n    def __init__(self, W):\n        self.W = W",
    "@patch\ndef forward(self: Linear, X):\n    return X @ self.W",
    "class Bias(Linear):\n    def shift(self):\n        return self.W",
    "def glorot(n):\n    return 1 / n",
]
BACKPROPAGATION = [
    "from nnbook.layers import Linear",
    "@patch\ndef backward(self: Linear, dZ):\n    self.dW = dZ\n    return dZ @ self.W.T",
    "@patch\ndef trace(self: Linear):\n    return self.W",
    "def he(n):\n    return 2 / n",
    "class ReLU:\n    def backward(self, dA):\n        return dA",
]
OPTIMIZERS = ["class SGD:\n    learning_rate = 1\n\n    def step(self):\n        return 1"]


def exported(module, cells):
    """Tag the cells, those with only an import aside."""
    return [cell if "import" in cell else (cell, f"export:{module}") for cell in cells]


@pytest.fixture
def read(book):
    """Add cells to chapter 4 of a book and return the complaint, "" if there is none."""
    book.chapter("03-layers", *exported("layers", LAYERS))
    book.chapter("06-backpropagation", *exported("layers", BACKPROPAGATION))
    book.chapter("08-gradient-descent", *exported("optimizers", OPTIMIZERS))

    def read(*cells):
        book.chapter("04-forward-propagation", *cells)
        code, _, message = book.tangle()
        assert code == bool(message)
        return message.removesuffix("\n")

    return read


def early(index, line, what, chapter, home, first_line):
    """What the complaint says about a cell of chapter 4."""
    return (
        f'chapter 4 (book/04-forward-propagation.ipynb, cell {index}, "{line}") uses {what}, '
        f'derived in chapter {chapter} ({home}, "{first_line}"): '
        "move the use there, or tag the cell `ahead` if it is to look ahead"
    )


BACKWARD = "Linear.backward", 6, "book/06-backpropagation.ipynb, cell 3", "@patch"
STEP = "SGD.step", 8, "book/08-gradient-descent.ipynb, cell 2", "class SGD:"
SGD = "SGD", *STEP[1:]


def test_import_of_a_name_derived_later(read):
    line = "from nnbook.optimizers import SGD"
    assert read(line) == early(2, line, *SGD)


def test_import_of_a_name_derived_later_in_a_module_that_is_there(read):
    line = "from nnbook.layers import Linear, he"
    home = "book/06-backpropagation.ipynb, cell 5"
    assert read(line) == early(2, line, "he", 6, home, "def he(n):")


@pytest.mark.parametrize(
    "use",
    [
        "layer = Linear(1)\nlayer.backward(1)",
        "Linear(1).backward(1)",
        "Linear.backward",
        "a, layer = 1, Linear(1)\nlayer.backward(1)",
        "(layer := Linear(1)).backward(1)",
        "layer: Linear = Linear(1)\nlayer.backward(1)",
        "def f(layer: Linear):\n    return layer.backward(1)",
        "layer = Linear(1)\nf = lambda: layer.backward(1)",
        "layer = Linear(1)\n[layer.backward(i) for i in range(3)]",
        "layer = Bias(1)\nlayer.backward(1)",
        "with Bias(1) as x, open('f'):\n    for layer in [Bias(1)]:\n        Bias(1).backward(1)",
    ],
)
def test_method_derived_later_of_a_known_class(read, use):
    cells = "import numpy as np\nfrom nnbook.layers import Bias, Linear", use
    what = BACKWARD
    if "Bias" in use:  # which inherits it
        what = ("Bias.backward", *BACKWARD[1:])
    assert read(*cells) == early(3, use.splitlines()[0], *what)


def test_several_uses_are_listed_at_once(read):
    first, second = "from nnbook.optimizers import SGD", "optimizer = SGD()\noptimizer.step()"
    assert read(first, second) == "\n".join(
        [early(2, first, *SGD), early(3, "optimizer = SGD()", *STEP)]
    )


def test_method_that_numpy_has_too_is_found_on_a_known_class(read):
    home = "book/06-backpropagation.ipynb, cell 4"
    use = "Linear(1).trace()"
    assert read("from nnbook.layers import Linear", use) == early(
        3, use, "Linear.trace", 6, home, "@patch"
    )


def test_attribute_that_a_later_method_fills(read):
    use = "Linear(1).dW"
    assert read("from nnbook.layers import Linear", use) == early(
        3, use, "Linear.dW", *BACKWARD[1:]
    )


@pytest.mark.parametrize(
    "use",
    [
        "from nnbook.lab.worked import worked_network\nworked_network().backward(1)",
        "for layer in network.layers:\n    layer.backward(1)",
        "def f(network):\n    return network.backward(1)",
    ],
)
def test_method_that_only_later_classes_have(read, use):
    assert read("network = None", use) == early(3, use.splitlines()[0], *BACKWARD)


@pytest.mark.parametrize(
    ("use", "what"),
    [
        ("import nnbook\nnnbook.SGD", SGD),
        ("import nnbook.layers\nnnbook.layers.Linear(1).backward(1)", BACKWARD),
        ("import nnbook.layers as floor\nfloor.Linear.backward", BACKWARD),
        ("from nnbook import Linear\nLinear.backward", BACKWARD),
        ("from nnbook import layers\nlayers.Linear.backward", BACKWARD),
        ("from nnbook import SGD", SGD),
        ("from nnbook import optimizers", ("nnbook.optimizers", *STEP[1:])),
        ("import nnbook.optimizers", ("nnbook.optimizers", *STEP[1:])),
    ],
)
def test_every_way_to_import(read, use, what):
    assert read(use) == early(2, use.splitlines()[0], *what)


def test_exported_cell_that_uses_a_function_of_a_later_cell(read):
    use = "def spread(n):\n    return he(n) + glorot(n)"
    home = "book/06-backpropagation.ipynb, cell 5"
    assert read((use, "export:layers")) == early(2, "def spread(n):", "he", 6, home, "def he(n):")


def test_exported_method_that_calls_a_later_one(read):
    use = "@patch\ndef slopes(self: Linear):\n    return self.backward(1)"
    assert read((use, "export:layers")) == early(2, "@patch", *BACKWARD)


def test_name_that_no_chapter_derives(read):
    start = 'chapter 4 (book/04-forward-propagation.ipynb, cell 2, "{}") uses {}, which no chapter'
    line = "from nnbook.layers import Dropout"
    assert read(line) == start.format(line, "Dropout of nnbook.layers") + " derives"
    line = "import nnbook.linear"
    assert read(line) == start.format(line, "linear of nnbook") + " derives"
    line = "from nnbook.optimizers import Linear"
    assert read(line) == start.format(line, "Linear of nnbook.optimizers") + (
        ' derives; chapter 3 (book/03-layers.ipynb, cell 3, "class Linear:") derives one in '
        "nnbook.layers"
    )


def test_star_import(read):
    line = "from nnbook.layers import *"
    assert read(line) == (
        f'chapter 4 (book/04-forward-propagation.ipynb, cell 2, "{line}") imports * from nnbook: '
        "import the names it uses, one by one"
    )


def test_cell_that_looks_ahead_on_purpose(read):
    ahead = "from nnbook.optimizers import SGD\noptimizer = SGD()\noptimizer.step()", "ahead"
    assert read(ahead) == ""


def test_what_a_cell_defines_that_looks_ahead_is_still_known(read):
    ahead = "from nnbook.optimizers import SGD", "ahead"
    assert read(ahead, "SGD().step()") == early(3, "SGD().step()", *STEP)


def test_use_in_the_chapter_itself_and_after_it(read, book):
    assert read("from nnbook.layers import Linear", "Linear(1).forward(2)") == ""
    uses = "from nnbook.layers import Linear\nLinear(1).backward(1)\nx.backward(1)"
    book.chapter("06-backpropagation", *exported("layers", BACKPROPAGATION), uses)
    book.chapter("09-training", uses, "from nnbook.optimizers import SGD\nSGD().step()")
    assert book.tangle()[0] == 0


@pytest.mark.parametrize(
    "use",
    [
        # matplotlib's Axes.step, PyTorch's Tensor.backward and Optimizer.step
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.step(1, 2)\nplt.step(1, 2)",
        "import matplotlib.pyplot as plt\nfor ax in plt.subplots(2)[1]:\n    ax.step(1, 2)",
        "def draw(ax):\n    ax.step(1, 2)",
        "import torch\nloss = torch.tensor(1.0)\n(loss * 2).sum().backward()",
        "from torch import nn, optim\nnet = nn.Linear(2, 3)\noptim.SGD(net.parameters()).step()",
        "import torch\nwith torch.enable_grad() as g:\n    g.backward()",
        # An array's trace
        "import numpy as np\nW = np.eye(2)\nW.trace()\nfor row in [W]:\n    row.trace()",
        "def f(W):\n    return W.trace()",
        # Classes and attributes of the notebook's own
        "class Slow:\n    def backward(self):\n        return 1",
        "class Slow:\n    backward = 1\ndef f(x):\n    return x.backward",
        "box = make()\nbox.step = 3\nprint(box.step)",
        # Assigning is not using
        "from nnbook.layers import Linear\nlayer = Linear(1)\nlayer.dW = 0\nprint(layer.dW)",
        # A variable of another meaning
        "from nnbook.layers import Linear\nlayer = Linear(1)\nlayer = 'abc'\nlayer.backward",
        # Python, IPython and bench equipment
        "from nnbook.lab import datasets\nfrom nnbook.lab.plotting import show\nimport nnbook.lab",
        "import nnbook\nprint(nnbook.__version__, nnbook.lab)",
        "from nnbook import __version__, lab",
        "%matplotlib inline\nfiles = !ls\n!ls",
        "%%bash\nbackward (",
        "he = 3\nprint(he)",
    ],
)
def test_no_false_alarm(read, use):
    assert read(use) == ""
