"""The drawing of a network has every neuron, every weight and every number, and all can be read."""

import itertools

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Circle

from nnbook.activations import ReLU, Sigmoid, Tanh
from nnbook.lab import plotting, worked
from nnbook.layers import Linear, Sequential

SLOPES = {
    "dZ1": [-0.1568, 0.1957],
    "dA1": [-0.3734, 0.2489],
    "dZ2": [-0.2489],
    "dW1": [[-0.1568, 0.1957], [-0.0784, 0.0979]],
    "db1": [-0.1568, 0.1957],
    "dW2": [[-0.1896], [0.1150]],
    "db2": [-0.2489],
}


def circles(ax):
    return [patch for patch in ax.patches if isinstance(patch, Circle)]


def written(ax):
    return [text.get_text() for text in ax.texts]


def corners(text):
    """Return the corners of a text in pixels, rotated with it."""
    angle = text.get_rotation()
    center = text.get_transform().transform(text.get_position())
    text.set(rotation=0, transform_rotates_text=False)
    box = text.get_window_extent()
    text.set_rotation(angle)
    if angle == 0:
        return np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]])
    width, height = box.width / 2, box.height / 2
    turn = np.deg2rad(angle)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]])
    return center + flat @ rotation


def overlap(first, second):
    """Return whether two rectangles overlap: no side of either separates them."""
    for shape in (first, second):
        for side in (shape[1] - shape[0], shape[3] - shape[0]):
            a, b = first @ side, second @ side
            if a.max() <= b.min() or b.max() <= a.min():
                return False
    return True


def assert_all_can_be_read(ax):
    ax.figure.draw_without_rendering()
    shapes = {text: corners(text) for text in ax.texts}
    for first, second in itertools.combinations(shapes, 2):
        assert not overlap(shapes[first], shapes[second]), (first, second)
    size = ax.figure.bbox.size
    for text, shape in shapes.items():
        assert (shape >= 0).all(), text
        assert (shape <= size).all(), text


def test_the_worked_network_with_all_its_numbers_can_be_read():
    network = worked.worked_network()
    values = network.trace(worked.X) | {"p": [0.7511]}
    assert_all_can_be_read(plotting.draw_network(network, values, SLOPES, decimals=4))


@pytest.mark.parametrize("sizes", [[1, 1], [2, 2, 1], [3, 1], [2, 3, 1], [2, 4, 3], [64, 32, 10]])
def test_every_drawing_can_be_read(sizes):
    rng = np.random.default_rng(0)
    layers = [Linear(n_in, n_out, rng) for n_in, n_out in itertools.pairwise(sizes)]
    assert_all_can_be_read(plotting.draw_network(Sequential(*layers)))
    assert_all_can_be_read(plotting.draw_network(sizes))


def test_values_and_slopes_are_written_where_they_belong():
    network = worked.worked_network()
    ax = plotting.draw_network(network, network.trace(worked.X), SLOPES, decimals=4)
    texts = written(ax)
    assert "$z$ 1.0000\n$a$ 0.7616" in texts
    assert "$z$ −0.5000\n$a$ −0.4621" in texts
    assert "$z$ 1.1045" in texts
    assert {"$x$ 1.0000", "$x$ 0.5000"} <= set(texts)
    assert {"0.5", "−1", "1", "1.5"} <= set(texts)  # weights
    assert {"$b$ 0", "$b$ 0.25", "$b$ −0.5"} <= set(texts)
    assert r"$\partial L/\partial z$ −0.1568" in "\n".join(texts)
    assert {"−0.1896", "0.1150"} <= set(texts)  # slopes of the weights of the output
    titles = {"inputs", "hidden, Tanh", "output"}
    assert titles <= set(texts)


def test_after_two_activations_in_a_row_the_neuron_shows_the_last():
    layers = [Linear(1, 1, None, init="zeros"), Tanh(), Sigmoid()]
    network = Sequential(*layers)
    ax = plotting.draw_network(network, network.trace([[1.0]]))
    assert "$z$ 0.00\n$a$ 0.50" in written(ax)


def test_slopes_are_purple_and_nothing_else_is():
    network = worked.worked_network()
    purple = plotting.COLORS["purple"]
    plain = plotting.draw_network(network, network.trace(worked.X))
    assert not [text for text in plain.texts if to_hex(text.get_color()) == purple]
    ax = plotting.draw_network(network, slopes=SLOPES)
    slopes = [text.get_text() for text in ax.texts if to_hex(text.get_color()) == purple]
    assert len(slopes) == 3 + 3 + 6  # below the neurons, above the biases, along the weights


def test_lines_show_sign_and_size_of_the_weights():
    ax = plotting.draw_network(worked.worked_network())
    lines = {(*line.get_xydata()[0], *line.get_xydata()[1]): line for line in ax.lines}
    assert len(lines) == 6
    by_weight = sorted(lines.values(), key=lambda line: line.get_linewidth())
    colors = [to_hex(line.get_color()) for line in by_weight]
    blue, orange = plotting.COLORS["blue"], plotting.COLORS["orange"]
    assert colors[:2] == [blue, blue]  # 0.5 and 0.5
    assert sorted(colors[2:5]) == sorted([orange, blue, orange])  # −1, 1, −1
    assert colors[5] == blue  # 1.5


def test_inputs_are_on_the_left_and_the_first_neuron_is_on_top():
    ax = plotting.draw_network([2, 1])
    first, second, output = (circle.center for circle in circles(ax))
    assert first[0] == second[0] < output[0]
    assert first[1] > output[1] > second[1]
    assert written(ax)[:2] == ["$x_1$", "$x_2$"]


@pytest.mark.parametrize(("size", "drawn"), [(10, 10), (11, 6), (784, 6)])
def test_wide_layers_are_drawn_with_dots(size, drawn):
    ax = plotting.draw_network([size, 2])
    assert len(circles(ax)) == drawn + 2
    assert len(ax.lines) == 2 * drawn
    assert written(ax).count("⋮") == (size > drawn)
    assert f"inputs\n{size}" in written(ax)


def test_a_large_network_is_shaded_with_its_activations():
    network = Sequential(Linear(2, 6, np.random.default_rng(0)), ReLU())
    values = {"X": [1.0, 0.0], "A1": [0.0, 1.0, -2.0, 2.0, 0.0, 0.0]}
    colors = [c.get_facecolor()[:3] for c in circles(plotting.draw_network(network, values))]
    white, blue, orange = (to_rgb(plotting.COLORS[c]) for c in ("paper", "blue", "orange"))
    np.testing.assert_allclose(colors[0], blue)
    np.testing.assert_allclose(colors[2], white, atol=0.01)
    np.testing.assert_allclose(colors[4], orange)
    np.testing.assert_allclose(colors[5], blue)


def test_activations_can_be_given_as_a_list():
    ax = plotting.draw_network([2, 1], values=[[1.0, 2.0], [3.0]])
    assert {"$x$ 2.00", "$a$ 3.00"} <= set(written(ax))


def test_letters_shrink_with_the_axes():
    fig, (left, right) = plt.subplots(1, 2, figsize=(4, 1.5))
    small = plotting.draw_network([2, 2, 1], ax=left)
    assert small is left
    assert small.texts[0].get_fontsize() < plotting.draw_network([2, 2, 1]).texts[0].get_fontsize()
    assert fig.axes == [left, right]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": {"Z1": [1.0, 2.0, 3.0]}}, r"values\['Z1'\] has shape \(3,\).* needs \(2,\)"),
        ({"values": {"X": np.ones((5, 2))}}, r"shape \(5, 2\).*one sample, as in trace"),
        ({"values": {"Z3": [1.0]}}, r"'Z3', but this network has X, Z1, A1, … Z2, A2"),
        ({"values": {"logits": [1.0]}}, "'logits'"),
        ({"values": {"Z0": [1.0, 2.0]}}, "'Z0'"),
        ({"slopes": {"dW1": [[1.0], [2.0]]}}, r"needs \(2, 2\)"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        plotting.draw_network(worked.worked_network(), **arguments)


def test_slopes_of_a_large_network_are_refused():
    with pytest.raises(ValueError, match="up to 3 neurons in a layer; this network has 8"):
        plotting.draw_network([2, 8, 1], slopes={"Z1": np.zeros(8)})


@pytest.mark.parametrize("sizes", [[], [3], [3, 0]])
def test_what_is_no_network_is_refused(sizes):
    with pytest.raises(ValueError, match="give two or more, each at least 1"):
        plotting.draw_network(sizes)
