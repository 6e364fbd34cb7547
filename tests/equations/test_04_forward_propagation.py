"""Equations of chapter 4: the logit, the recursion over layers, the batch, and its cost."""

import math

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import ReLU, Sigmoid, Softmax, Tanh, sigmoid
from nnbook.lab import worked
from nnbook.layers import Linear, Sequential
from nnbook.neurons import Neuron, weighted_sum
from tests.equations import checks


def random_network(rng, *activations, widths=(5, 7, 4, 3)):
    """Return a network with random weights and biases, an activation after each Linear."""
    layers = []
    for n_in, n_out, activation in zip(widths, widths[1:], activations, strict=False):
        layers += [Linear(n_in, n_out, rng), activation()]
    network = Sequential(*layers)
    network.theta = rng.normal(size=network.n_parameters)
    return network


class Counted:
    """A number that counts the additions and multiplications done with its kind."""

    operations = 0

    def __init__(self, value):
        self.value = value

    def __mul__(self, other):
        Counted.operations += 1
        return Counted(self.value * other.value)

    def __add__(self, other):
        Counted.operations += 1
        return Counted(self.value + other.value)


def counted(array):
    """Return an array of Counted numbers of the values of an array."""
    return np.frompyfunc(Counted, 1, 1)(array)


@checks("eq-logit")
def test_logit_is_the_logarithm_of_the_odds():
    p, z = sp.Symbol("p", positive=True), sp.Symbol("z", real=True)
    assert sp.simplify(1 / (1 + sp.exp(-sp.log(p / (1 - p)))) - p) == 0
    odds = sigmoid(np.linspace(-20, 20, 41)) / sigmoid(-np.linspace(-20, 20, 41))
    np.testing.assert_allclose(np.log(odds), np.linspace(-20, 20, 41), rtol=1e-12, atol=1e-12)
    assert sp.solve(sp.Eq(p, 1 / (1 + sp.exp(-z))), z)[0].subs(p, sp.Rational(1, 2)) == 0


@checks("eq-worked-network")
def test_worked_network_is_two_weighted_sums_with_tanh_between_them():
    hidden = [
        Neuron(column, bias, math.tanh) for column, bias in zip(worked.W1.T, worked.b1, strict=True)
    ]
    for x in np.random.default_rng(0).normal(size=(20, 2)):
        a = [neuron(x) for neuron in hidden]
        by_neurons = weighted_sum(worked.W2[:, 0], a, worked.b2[0])
        by_equation = np.tanh(x @ worked.W1 + worked.b1) @ worked.W2 + worked.b2
        assert by_equation[0] == pytest.approx(by_neurons, abs=1e-14)
        assert worked.worked_network().predict([x])[0, 0] == pytest.approx(by_neurons, abs=1e-14)


@checks("eq-forward-recursion")
@pytest.mark.parametrize("way", ["forward", "predict", "trace"])
def test_each_layer_takes_in_what_the_layer_before_gave_out(way):
    rng = np.random.default_rng(1)
    network = random_network(rng, Tanh, ReLU, Sigmoid)
    functions = (np.tanh, lambda Z: np.where(Z > 0, Z, 0), lambda Z: 1 / (1 + np.exp(-Z)))
    X = rng.normal(size=(6, 5))
    A, passed = X, {"X": X}
    for number, (layer, phi) in enumerate(zip(network.linears, functions, strict=True), start=1):
        passed[f"Z{number}"] = A @ layer.W + layer.b
        A = passed[f"A{number}"] = phi(passed[f"Z{number}"])
    found = getattr(network, way)(X)
    if way == "trace":
        assert list(found) == ["X", "Z1", "A1", "Z2", "A2", "Z3", "A3"]
        for name, array in passed.items():
            np.testing.assert_allclose(found[name], array, rtol=1e-13, err_msg=name)
    else:
        np.testing.assert_allclose(found, passed["A3"], rtol=1e-13)


@checks("eq-broadcasting")
def test_adding_a_row_to_a_matrix_is_adding_it_to_every_row():
    rng = np.random.default_rng(2)
    X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    ones = np.ones((4, 1))
    np.testing.assert_array_equal(X @ W + b, X @ W + ones @ b[np.newaxis, :])
    layer = Linear(3, 2, rng)
    layer.W[:], layer.b[:] = W, b
    np.testing.assert_array_equal(layer.forward(X), X @ W + ones @ b[np.newaxis, :])


@checks("eq-batch-entry")
def test_entry_ij_is_the_weighted_sum_of_sample_i_in_neuron_j():
    rng = np.random.default_rng(3)
    layer = Linear(4, 3, rng)
    layer.b[:] = rng.normal(size=3)
    X = rng.normal(size=(5, 4))
    Z = layer.forward(X)
    for i, j in np.ndindex(Z.shape):
        neuron = weighted_sum(layer.W[:, j], X[i], layer.b[j])
        assert Z[i, j] == pytest.approx(neuron, abs=1e-14)


@checks("eq-batch-entry")
@pytest.mark.parametrize("activation", [Tanh, ReLU, Softmax])
def test_no_sample_of_a_batch_changes_what_another_one_gets(activation):
    rng = np.random.default_rng(4)
    network = random_network(rng, Tanh, Tanh, activation)
    X = rng.normal(size=(8, 5))
    before = network.predict(X)
    X[3] = 1e6 * rng.normal(size=5)
    after = network.predict(X)
    others = np.arange(8) != 3
    np.testing.assert_allclose(after[others], before[others], rtol=1e-13, atol=1e-300)
    assert not np.allclose(after[3], before[3])
    alone = np.vstack([network.predict(x[np.newaxis, :]) for x in X])
    np.testing.assert_allclose(alone, after, rtol=1e-12, atol=1e-15)


@checks("eq-flops-layer")
@pytest.mark.parametrize(("n", "n_in", "n_out"), [(1, 1, 1), (1, 2, 3), (4, 3, 2), (5, 8, 6)])
def test_a_layer_takes_two_operations_for_each_weight_and_sample(n, n_in, n_out):
    rng = np.random.default_rng(5)
    X, W, b = rng.normal(size=(n, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
    Counted.operations = 0
    Z = counted(X) @ counted(W) + counted(b)
    assert Counted.operations == 2 * n * n_in * n_out
    assert Sequential(Linear(n_in, n_out, rng)).flops(n) == Counted.operations
    np.testing.assert_allclose([[z.value for z in row] for row in Z], X @ W + b)


@checks("eq-flops-network")
def test_a_network_takes_the_operations_of_its_layers():
    rng = np.random.default_rng(6)
    network = random_network(rng, Tanh, ReLU, Sigmoid)
    n, widths = 9, (5, 7, 4, 3)
    Counted.operations = 0
    A = counted(rng.normal(size=(n, 5)))
    for layer in network.linears:
        A = A @ counted(layer.W) + counted(layer.b)
    products = sum(a * b for a, b in zip(widths, widths[1:], strict=False))
    assert Counted.operations == 2 * n * products == network.flops(n)
    assert worked.worked_network().flops(n_samples=1) == 12
