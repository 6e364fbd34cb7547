"""What the cells of a module become: text that reads as if written by hand."""

LINEAR = '''\
class Linear:
    """Affine map."""

    def __init__(self, W):
        self.W = W
'''
FORWARD = '''\
@patch
def forward(self: Linear, X):
    """Return Z."""
    return X @ self.W
'''


def test_patched_method_stands_in_its_class_in_order_of_appearance(merge):
    backward = "@patch\ndef backward(self: Linear, dZ):\n    return dZ @ self.W.T"
    function = "def glorot(n):\n    return 1 / n"
    assert (
        merge(LINEAR, FORWARD, function, backward)
        == '''\
class Linear:
    """Affine map."""

    def __init__(self, W):
        self.W = W

    def forward(self, X):
        """Return Z."""
        return X @ self.W

    def backward(self, dZ):
        return dZ @ self.W.T


def glorot(n):
    return 1 / n
'''
    )


def test_several_methods_in_one_cell_get_one_empty_line_between_them(merge):
    text = merge(LINEAR, FORWARD + "\n\n\n" + FORWARD.replace("forward", "predict"))
    assert "\n        return X @ self.W\n\n    def predict(self, X):\n" in text


def test_docstring_of_a_patched_method_is_indented_with_it(merge):
    method = '''\
@patch
def f(self: Linear):
    """Return.

    >>> for i in range(2):
    ...     i
    """
    return """kept
    as it is"""
'''
    assert merge(LINEAR, method).endswith('''\
    def f(self):
        """Return.

        >>> for i in range(2):
        ...     i
        """
        return """kept
    as it is"""
''')


def test_property_its_setter_and_class_and_static_methods(merge):
    cells = [
        "@patch(as_prop=True)\ndef rate(self: Linear):\n    return self._rate",
        "@patch(cls_method=True)\ndef zeros(cls: Linear, n):\n    return cls(n)",
        "@patch(static_method=True)\ndef norm(layer: Linear):\n    return layer.W",
        "@patch(set_prop=True)\ndef rate(self: Linear, rate):\n    self._rate = rate",
    ]
    assert merge(LINEAR, *cells).endswith("""\
        self.W = W

    @property
    def rate(self):
        return self._rate

    @rate.setter
    def rate(self, rate):
        self._rate = rate

    @classmethod
    def zeros(cls, n):
        return cls(n)

    @staticmethod
    def norm(layer):
        return layer.W
""")


def test_other_decorators_and_their_comments_are_kept(merge):
    method = "@patch\n# Slow, so:\n@cache  # once\n@wraps(print)\ndef f(self: Linear): return 1"
    assert merge("from functools import cache, wraps", LINEAR, method).endswith("""\
        self.W = W

    # Slow, so:
    @cache  # once
    @wraps(print)
    def f(self):
        return 1
""")


def test_first_parameter_may_be_positional_only_and_its_class_quoted(merge):
    method = '@patch\nasync def f(self: "Linear", /, X: int = 0) -> int:\n    return X'
    assert "\n    async def f(self, /, X: int = 0) -> int:\n" in merge(LINEAR, method)


def test_class_attribute_added_later_stands_above_the_methods(merge):
    cells = ["# Nothing seen yet.\nLinear.X = None", "Linear.n = Linear.m = 3\nLinear.k: int = 4"]
    assert (
        merge(LINEAR, FORWARD, *cells)
        == '''\
class Linear:
    """Affine map."""

    # Nothing seen yet.
    X = None
    n = m = 3
    k: int = 4

    def __init__(self, W):
        self.W = W

    def forward(self, X):
        """Return Z."""
        return X @ self.W
'''
    )


def test_class_attribute_that_mentions_a_method_stands_below_it(merge):
    cells = [FORWARD, "Linear.__call__ = Linear.forward\n", FORWARD.replace("forward", "predict")]
    assert merge(LINEAR, *cells).endswith('''\
        return X @ self.W

    __call__ = forward

    def predict(self, X):
        """Return Z."""
        return X @ self.W
''')


def test_class_keeps_its_name_inside_a_lambda(merge):
    text = merge(LINEAR, "Linear.twin = lambda self: Linear.copy(self)")
    assert "\n    twin = lambda self: Linear.copy(self)\n" in text


def test_pass_gives_way_to_the_first_member(merge):
    for body in (" pass", " ...", "\n    pass"):
        text = merge(f"class Linear:{body}", "@patch\ndef f(self: Linear):\n    return 1")
        assert text == "class Linear:\n    def f(self):\n        return 1\n"


def test_class_that_nobody_patches_is_left_alone(merge):
    assert (
        merge("class ShapeError(ValueError): pass") == "class ShapeError(ValueError):\n    pass\n"
    )


def test_assignment_to_an_attribute_of_an_object_stays_where_it_is(merge):
    text = merge("from types import SimpleNamespace", "box = SimpleNamespace()\nbox.n = 3")
    assert text.endswith("\n\nbox = SimpleNamespace()\nbox.n = 3\n")


def test_comment_that_opens_a_cell_stays_with_its_first_statement(merge):
    assert merge(LINEAR, "\n# Why\n\n# and how.\n" + FORWARD).endswith('''\
        self.W = W

    # Why

    # and how.
    def forward(self, X):
        """Return Z."""
        return X @ self.W
''')


def test_comment_that_closes_a_cell_of_definitions(merge):
    assert (
        merge("EPS = 1e-12\n# Small, not zero.", "MAX = 700")
        == """\
EPS = 1e-12
# Small, not zero.

MAX = 700
"""
    )


def test_comment_that_closes_a_cell_of_methods(merge):
    closing = "\n# Slopes come in chapter 6."
    assert merge(LINEAR, FORWARD + closing, "N = 3").endswith("""\
        return X @ self.W

    # Slopes come in chapter 6.


N = 3
""")
    assert merge(LINEAR, FORWARD + closing, FORWARD.replace("forward", "predict")).endswith('''\
        return X @ self.W

    # Slopes come in chapter 6.

    def predict(self, X):
        """Return Z."""
        return X @ self.W
''')


def test_comment_that_closes_a_class_stays_above_what_is_added(merge):
    assert merge(LINEAR + "\n    # Filled by fit.", FORWARD).endswith('''\
        self.W = W

    # Filled by fit.

    def forward(self, X):
        """Return Z."""
        return X @ self.W
''')


def test_comment_that_closes_a_cell_with_an_attribute_stays_below_it(merge):
    assert merge(LINEAR, "Linear.X = None\n# Later an array.").startswith('''\
class Linear:
    """Affine map."""

    X = None
    # Later an array.

    def __init__(self, W):
''')


def test_cell_with_nothing_but_a_comment(merge):
    assert (
        merge("A = 1", "# Constants end here.", "B = 2")
        == """\
A = 1

# Constants end here.

B = 2
"""
    )
    assert merge("A = 1", "# Constants end here.") == "A = 1\n\n# Constants end here.\n"


def test_comments_beside_and_between_statements(merge):
    source = (
        "A = 1  # one\n\n# Two of them.\nB = 2\n\n\ndef f():  # why\n    # inside\n    return A\n"
    )
    assert merge(source) == source


def test_semicolons_become_lines(merge):
    assert merge("# Limits\nA = 1; B = 2  # both") == "# Limits\nA = 1\nB = 2  # both\n"


def test_constants_stay_where_they_stood(merge):
    text = merge("A = 1\nB = A\n\nC = 3", "class Linear:\n    n = A", "INITS = [Linear]")
    assert (
        text
        == """\
A = 1
B = A

C = 3


class Linear:
    n = A


INITS = [Linear]
"""
    )


def test_main_block_is_kept(merge):
    source = 'A = 1\n\nif __name__ == "__main__":\n    print(A)\n'
    assert merge(source) == source


def test_imports_are_sorted_on_top_and_unused_ones_dropped(book):
    book.chapter("01-neurons", ("def step(z):\n    return z > 0", "export:neurons"))
    cells = [
        "# Nobody needs it.\nimport sys\nimport numpy as np",
        "def f(x):\n    return np.exp(step(sqrt(x)))",
        "# The root.\nfrom math import sqrt, pi\nfrom nnbook.neurons import step",
        "import numpy as np",
    ]
    book.chapter("03-layers", *((cell, "export:layers") for cell in cells))
    assert book.tangle()[0] == 0
    text = book.file("layers.py").read_text()
    assert (
        text.split('\n"""\n\n')[1]
        == """\
# The root.
from math import sqrt

import numpy as np

from nnbook.neurons import step


def f(x):
    return np.exp(step(sqrt(x)))
"""
    )


def test_import_from_the_future_is_needed_though_never_named(merge):
    text = merge("from __future__ import annotations", "class A:\n    def f(self, other: A): ...")
    assert text.startswith("from __future__ import annotations\n\n\nclass A:\n")


def test_imports_of_fastcore_and_of_the_module_itself_are_dropped(book):
    book.chapter("03-layers", (LINEAR, "export:layers"))
    imports = "from fastcore.basics import patch\nfrom nnbook.layers import Linear\n\n"
    book.chapter("06-backpropagation", (imports + FORWARD, "export:layers"))
    assert book.tangle()[0] == 0
    text = book.file("layers.py").read_text()
    assert "patch" not in text
    assert "import" not in text
    assert "    def forward(self, X):" in text


def test_cells_without_the_tag_stay_in_the_notebook(book):
    book.chapter("03-layers", ("A = 1", "export:layers"), "%timeit A\n!ls", ("B = 2", "hide-input"))
    assert book.tangle()[0] == 0
    assert book.file("layers.py").read_text().endswith('"""\n\nA = 1\n')
