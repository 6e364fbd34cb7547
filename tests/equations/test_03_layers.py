"""Equations of chapter 3: the matrix product of a layer, and what can be built from layers."""

import itertools

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import ReLU, relu
from nnbook.layers import Linear, Sequential
from nnbook.neurons import weighted_sum
from tests.equations import checks

RNG_SEED = 0


def whole_numbers(rng, *shape):
    """Return small integers as floats: sums and products of them are exact."""
    return rng.integers(-5, 6, size=shape).astype(float)


def filled_layer(rng, n_in, n_out):
    layer = Linear(n_in, n_out, rng)
    layer.W[:], layer.b[:] = whole_numbers(rng, n_in, n_out), whole_numbers(rng, n_out)
    return layer


def bump(x, a, c, s):
    return (relu(x - a) - relu(x - a - s) - relu(x - c) + relu(x - c - s)) / s


def bumps(f, left, right, n, ramp=0.5):
    """Return the sum of n bumps as a function, with delta and s, as chapter 3 lays them out."""
    delta = (right - left) / (n - ramp)
    s = ramp * delta
    starts = left - s + delta * np.arange(n)
    middles = starts + (delta + s) / 2

    def total(x):
        return sum(f(m) * bump(x, a, a + delta, s) for m, a in zip(middles, starts, strict=True))

    return total, delta, s


@checks("eq-linear-entry")
def test_entry_of_z_is_the_weighted_sum_of_a_sample_and_a_column_of_weights():
    rng = np.random.default_rng(RNG_SEED)
    layer, X = filled_layer(rng, 4, 3), whole_numbers(rng, 5, 4)
    Z = layer.forward(X)
    for i, j in itertools.product(range(5), range(3)):
        by_sum = sum(X[i, k] * layer.W[k, j] for k in range(4)) + layer.b[j]
        assert Z[i, j] == by_sum == weighted_sum(layer.W[:, j], X[i], layer.b[j])


@checks("eq-linear-layer")
def test_a_layer_is_x_times_w_plus_b():
    rng = np.random.default_rng(RNG_SEED)
    layer, X = filled_layer(rng, 4, 3), whole_numbers(rng, 5, 4)
    product = sp.Matrix(X.tolist()) * sp.Matrix(layer.W.tolist())
    rows = [[entry + b for entry, b in zip(row, layer.b, strict=True)] for row in product.tolist()]
    assert layer.forward(X).tolist() == rows


@checks("eq-parameter-count")
@pytest.mark.parametrize("sizes", [(64, 100, 10), (784, 300, 100, 10), (1, 1), (3, 7, 2, 5, 4)])
def test_each_layer_has_a_weight_for_every_pair_and_a_bias_for_every_neuron(sizes):
    rng = np.random.default_rng(RNG_SEED)
    network = Sequential(*[Linear(*pair, rng) for pair in itertools.pairwise(sizes)])
    by_formula = sum((sizes[i - 1] + 1) * sizes[i] for i in range(1, len(sizes)))
    by_counting = sum(layer.W.size + layer.b.size for layer in network.layers)
    assert network.n_parameters == network.theta.size == by_formula == by_counting


@checks("eq-linear-composition")
def test_two_linear_layers_are_one_with_the_product_of_their_weights():
    X, W1, W2, b1, b2 = (
        sp.Matrix(*shape, lambda i, j, name=name: sp.Symbol(f"{name}{i}{j}"))
        for name, shape in zip("XVWbc", [(2, 3), (3, 2), (2, 2), (1, 2), (1, 2)], strict=True)
    )
    ones = sp.ones(2, 1)  # stacks the row of biases: what broadcasting does
    twice = (X * W1 + ones * b1) * W2 + ones * b2
    once = X * (W1 * W2) + ones * (b1 * W2 + b2)
    assert (twice - once).expand() == sp.zeros(2, 2)


@checks("eq-linear-composition")
def test_a_stack_of_layers_without_bends_equals_one_layer():
    rng = np.random.default_rng(RNG_SEED)
    first, second, one = filled_layer(rng, 3, 6), filled_layer(rng, 6, 2), Linear(3, 2, rng)
    one.W[:], one.b[:] = first.W @ second.W, first.b @ second.W + second.b
    X = whole_numbers(rng, 7, 3)
    np.testing.assert_array_equal(second.forward(first.forward(X)), one.forward(X))


@checks("eq-absolute-value")
def test_absolute_value_is_relu_of_x_plus_relu_of_minus_x():
    x = np.linspace(-3, 3, 61)
    np.testing.assert_array_equal(relu(x) + relu(-x), abs(x))


@checks("eq-xor-network")
def test_two_relus_compute_exclusive_or():
    for x1, x2 in itertools.product((0.0, 1.0), repeat=2):
        both = np.array(x1 + x2)
        assert relu(both) - 2 * relu(both - 1) == (x1 != x2)


@checks("eq-bump")
@pytest.mark.parametrize(("a", "c", "s"), [(0, 2, 1), (-1, 0.5, 0.25), (3, 5, 2)])
def test_four_relus_make_a_bump_of_height_one(a, c, s):
    x = np.linspace(a - 2, c + s + 2, 801)
    corners = [a, a + s, c, c + s]
    expected = np.interp(x, corners, [0, 1, 1, 0])  # straight between corners, 0 outside
    np.testing.assert_allclose(bump(x, a, c, s), expected, atol=1e-12)


@checks("eq-bump-sum")
def test_sum_of_bumps_is_an_average_of_values_of_the_curve_nearby():
    total, delta, s = bumps(np.sin, 0.0, 6.0, 12)
    ones, *_ = bumps(np.ones_like, 0.0, 6.0, 12)
    x = np.linspace(0, 6, 601)
    np.testing.assert_allclose(ones(x), 1, atol=1e-12)  # the weights of the average
    middles = delta * np.arange(12) - s + (delta + s) / 2
    assert middles[-1] - s / 2 + delta / 2 == pytest.approx(
        6
    )  # the last top ends where the curve does
    for place in x:
        near = np.sin(middles[abs(middles - place) <= (delta + s) / 2 + 1e-12])
        assert near.min() - 1e-12 <= total(place) <= near.max() + 1e-12


@checks("eq-bump-sum")
def test_sum_of_bumps_is_a_network_with_one_hidden_layer():
    total, delta, s = bumps(np.sin, 0.0, 6.0, 5)
    starts = delta * np.arange(5) - s
    network = Sequential(Linear(1, 20, None, "zeros"), ReLU(), Linear(20, 1, None, "zeros"))
    hidden, _, output = network.layers
    hidden.W[:] = 1
    hidden.b[:] = -np.concatenate([starts, starts + s, starts + delta, starts + delta + s])
    heights = np.sin(starts + (delta + s) / 2) / s
    output.W[:, 0] = np.concatenate([heights, -heights, -heights, heights])
    x = np.linspace(-1, 8, 200)
    np.testing.assert_allclose(network.predict(x[:, np.newaxis])[:, 0], total(x), atol=1e-12)


@checks("eq-bump-error")
@pytest.mark.parametrize("n", [3, 10, 50])
@pytest.mark.parametrize("K", [1.0, 4.0])
def test_error_of_bumps_is_at_most_the_steepest_slope_times_half_a_foot(n, K):
    x = np.linspace(0, 6, 2001)
    for f in (lambda x: np.sin(K * x), lambda x: K * abs(x - 2.2), lambda x: K * x):
        total, delta, s = bumps(f, 0.0, 6.0, n)
        assert abs(total(x) - f(x)).max() <= K * (delta + s) / 2 + 1e-12


@checks("eq-bump-error")
def test_with_short_ramps_a_straight_line_reaches_the_bound():
    total, delta, s = bumps(lambda x: 3 * x, 0.0, 6.0, 10, ramp=1e-6)
    x = np.linspace(0, 6, 20001)
    assert abs(total(x) - 3 * x).max() == pytest.approx(3 * (delta + s) / 2, rel=1e-3)


@checks("eq-convolution")
def test_convolution_slides_the_same_weights_along_the_input():
    rng = np.random.default_rng(RNG_SEED)
    x, w, b = whole_numbers(rng, 9), whole_numbers(rng, 3), 2.0
    # With indexes from 1, as in the book: z_j = sum of w_m x_(j + m - 1) + b.
    z = [sum(w[m - 1] * x[j + m - 1 - 1] for m in range(1, 4)) + b for j in range(1, 8)]
    assert z == (np.correlate(x, w, mode="valid") + b).tolist()
    layer = Linear(9, 7, rng)
    layer.W[:], layer.b[:] = 0, b
    for j in range(7):
        layer.W[j : j + 3, j] = w
    assert layer.forward(x[np.newaxis])[0].tolist() == z


@checks("eq-convolution")
def test_convolution_is_what_pytorch_calls_so():
    torch = pytest.importorskip("torch")
    signal, kernel = torch.tensor([[[0.0, 0, 1, 1, 1, 0]]]), torch.tensor([[[-1.0, 1]]])
    assert torch.conv1d(signal, kernel).tolist() == [[[0, 1, 0, 0, -1]]]


@checks("eq-convolution-count")
@pytest.mark.parametrize(("k", "c_in", "c_out"), [(3, 1, 1), (3, 1, 8), (5, 3, 16), (1, 4, 2)])
def test_a_convolution_has_a_kernel_for_each_pair_of_tables_and_a_bias_for_each_output(
    k, c_in, c_out
):
    torch = pytest.importorskip("torch")
    layer = torch.nn.Conv2d(c_in, c_out, k)
    assert sum(p.numel() for p in layer.parameters()) == (k**2 * c_in + 1) * c_out


@checks("eq-recurrence")
def test_memory_comes_from_the_new_input_and_the_old_memory():
    h, seen = 0.0, []
    for x in (1.0, 0.0, 2.0):
        h = max(1.0 * x + 0.5 * h, 0.0)
        seen.append(h)
    assert seen == [1, 0.5, 2.25]


@checks("eq-recurrence")
def test_recurrence_is_what_pytorch_calls_so():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(RNG_SEED)
    W, V, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)
    cell = torch.nn.RNNCell(3, 4, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih[:], cell.weight_hh[:] = torch.tensor(W.T), torch.tensor(V.T)
        cell.bias_ih[:], cell.bias_hh[:] = torch.tensor(b), 0
    h = np.zeros(4)
    theirs = torch.zeros(1, 4, dtype=torch.float64)
    for x in rng.normal(size=(5, 3)):
        h = np.tanh(x @ W + h @ V + b)
        theirs = cell(torch.tensor(x[np.newaxis]), theirs)
    np.testing.assert_allclose(h, theirs.detach().numpy()[0], rtol=1e-12)


@checks("eq-recurrent-count")
@pytest.mark.parametrize(("n_in", "n_hidden"), [(8, 16), (28, 16), (1, 1)])
def test_a_recurrent_layer_has_two_matrices_and_one_row_of_biases(n_in, n_hidden):
    W, V, b = np.zeros((n_in, n_hidden)), np.zeros((n_hidden, n_hidden)), np.zeros(n_hidden)
    memory = np.zeros((1, n_in)) @ W + np.zeros((1, n_hidden)) @ V + b
    assert memory.shape == (1, n_hidden)
    assert W.size + V.size + b.size == (n_in + n_hidden + 1) * n_hidden
