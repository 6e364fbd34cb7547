"""The drawing of a computation graph has each number once and each use of it."""

import itertools

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from nnbook.autograd import Value
from nnbook.lab import plotting
from nnbook.lab.plotting.graph import operation


def boxes(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]


def arrows(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def curve(arrow):
    """Return the line of an arrow without its head."""
    path = arrow.get_path()
    (head, *_) = np.flatnonzero(path.codes[1:] == Path.MOVETO) + 1
    return Path(path.vertices[:head], path.codes[:head])


def written(ax):
    return [text.get_text() for text in ax.texts]


def neuron():
    w1, w2, x1, x2, b = map(Value, (0.5, 1.0, 1.0, 0.5, 0.25))
    return (w1 * x1 + w2 * x2 + b).tanh()


def test_a_number_used_twice_has_one_box_and_two_arrows_apart():
    a = Value(3.0)
    b = a + a
    c = b + b
    c.backward()
    ax = plotting.draw_graph(c, names={"a": a, "b": b})
    assert len(boxes(ax)) == 3
    assert len(arrows(ax)) == 4
    middles = [curve(arrow).vertices[:, 1].mean() for arrow in arrows(ax)[:2]]
    assert abs(middles[0] - middles[1]) > 0.2
    assert {"a", "b", "+", "3.00", "grad 4.00", "grad 2.00", "grad 1.00"} <= set(written(ax))


def test_slopes_are_written_only_after_backward():
    y = neuron()
    assert not any("grad" in text for text in written(plotting.draw_graph(y)))
    y.backward()
    assert sum("grad" in text for text in written(plotting.draw_graph(y))) == 10


def test_each_arrow_bears_its_local_slope():
    a, b = Value(2.0), Value(-3.0)
    assert written(plotting.draw_graph(a * b))[:2] == ["−3", "2"]


def test_computation_runs_from_left_to_right():
    ax = plotting.draw_graph(neuron())
    assert len(boxes(ax)) == 10
    assert len(arrows(ax)) == 9
    for arrow in arrows(ax):
        start, *_, end = curve(arrow).vertices
        assert start[0] < end[0]


def test_boxes_never_overlap():
    x = Value(2.0)
    ax = plotting.draw_graph((x * x + 3 * x).exp() / (1 + x**2) - x + neuron())
    for first, second in itertools.combinations(boxes(ax), 2):
        assert not first.get_bbox().overlaps(second.get_bbox())


def test_an_arrow_that_passes_a_column_keeps_off_its_boxes():
    x = Value(2.0)
    ax = plotting.draw_graph(x * x * x * x + x)
    for arrow, box in itertools.product(arrows(ax), boxes(ax)):
        inside = box.get_bbox().shrunk(0.98, 0.98)
        points = curve(arrow).to_polygons(closed_only=False)[0]
        assert not any(inside.contains(*point) for point in points)


def test_a_leaf_stands_just_left_of_its_first_use():
    b = Value(0.25)
    total = Value(1.0) * Value(2.0) + b
    ax = plotting.draw_graph(total, names={"b": b, "total": total})
    place = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert place["total"] - place["b"] == pytest.approx(place["b"] - place["1.00"])


OPERATIONS = {
    "+": lambda x, y: x + y,
    "×": lambda x, y: x * y,
    "+ 3": lambda x, y: x + 3,
    "× −2": lambda x, y: x * -2,
    "× −1": lambda x, y: -x,
    "power 2": lambda x, y: x**2,
    "power −1": lambda x, y: x**-1,
    "power 0.5": lambda x, y: x**0.5,
    "exp": lambda x, y: x.exp(),
    "log": lambda x, y: x.log(),
    "tanh": lambda x, y: x.tanh(),
    "sigmoid": lambda x, y: x.sigmoid(),
    "relu": lambda x, y: (-x).relu(),
    "dot": lambda x, y: Value.dot([x, y], [y, 2.0], Value(0.5)),
    "": lambda x, y: x,
}


@pytest.mark.parametrize("sign", OPERATIONS)
@pytest.mark.parametrize(("x", "y"), [(0.7, 1.3), (1.1, 1.1), (2.0, 2.0), (4.5, -0.25)])
def test_the_operation_is_told_from_the_numbers(sign, x, y):
    assert operation(OPERATIONS[sign](Value(x), Value(y))) == sign


AMBIGUOUS = {
    "2 × 1": lambda: Value(2.0) * 1.0,
    "relu of 2": lambda: Value(2.0).relu(),
    "0 squared": lambda: Value(0.0) ** 2,
    "e to the 0": lambda: Value(0.0).exp(),
    "log of 1": lambda: Value(1.0).log(),
    "saturated": lambda: Value(-1000.0).sigmoid(),
}


@pytest.mark.parametrize("make", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_an_operation_that_the_numbers_do_not_tell_has_no_sign(make):
    assert operation(make()) == ""


@pytest.mark.parametrize("x", [-1e300, -1000.0, 1e-300, 1000.0, 1e300, float("nan")])
def test_extreme_numbers_are_drawn(x):
    value = Value(x)
    plotting.draw_graph(value.tanh() + value.sigmoid() + value.relu() + value * 2)


def test_a_long_chain_is_refused_without_recursion():
    x = Value(1.0)
    for _ in range(5000):
        x = x + 1.0
    with pytest.raises(ValueError, match="more than 60 numbers: expected that of one neuron"):
        plotting.draw_graph(x)


def test_what_is_no_value_is_refused():
    with pytest.raises(TypeError, match=r"draws a .*Value, not float"):
        plotting.draw_graph(3.0)


def test_a_single_number_is_one_box():
    ax = plotting.draw_graph(Value(1.5))
    assert (len(boxes(ax)), len(arrows(ax))) == (1, 0)
    assert written(ax) == ["1.50"]


def test_names_of_numbers_elsewhere_are_ignored():
    assert "elsewhere" not in written(
        plotting.draw_graph(Value(1.0), names={"elsewhere": Value(1.0)})
    )
