"""Equations of the introduction: nested functions, and predictions from parameters."""

import itertools

import numpy as np
import pytest
import sympy as sp

from nnbook import Linear, ReLU, Sequential, Tanh
from nnbook.lab import datasets
from tests.equations import checks


def network(seed, n_in=2):
    """Return a fresh network of three functions; another seed gives other parameters."""
    rng = np.random.default_rng(seed)
    return Sequential(Linear(n_in, 3, rng), Tanh(), Linear(3, 1, rng))


@checks("eq-nested-function")
def test_a_network_is_its_last_function_of_the_one_before_of_the_first():
    X = np.random.default_rng(0).normal(size=(5, 2))
    nested = network(1)
    f1, f2, f3 = (layer.forward for layer in nested.layers)
    np.testing.assert_allclose(nested.predict(X), f3(f2(f1(X).copy()).copy()), rtol=1e-15)
    # The order matters, as exercise 0.1 shows by hand.
    assert [10 - max(2 * x - 6, 0) for x in (1, 3, 5)] == [10, 10, 6]
    assert 2 * max(10 - 5, 0) - 6 != 10 - max(2 * 5 - 6, 0)


@checks("eq-parking")
def test_parking_is_free_for_two_hours_and_then_costs_three_euros_an_hour():
    x = sp.Symbol("x", real=True)
    price = 3 * sp.Max(x - 2, 0)
    assert [price.subs(x, hours) for hours in (sp.Rational(1, 2), 1, 3, 5)] == [0, 0, 3, 9]
    assert sp.diff(price, x).subs(x, sp.Rational(3, 2)) == 0
    assert sp.diff(price, x).subs(x, 4) == 3


@checks("eq-parking")
def test_three_receipts_leave_no_other_free_hours_and_price():
    receipts = [(1, 0), (3, 3), (5, 9)]
    grid = [sp.Rational(k, 4) for k in range(25)]
    exact = [
        (a, c)
        for a, c in itertools.product(grid, grid)
        if all(c * max(hours - a, 0) == paid for hours, paid in receipts)
    ]
    assert exact == [(2, 3)]


@checks("eq-parking")
def test_parking_is_a_network_with_one_hidden_neuron():
    rng = np.random.default_rng(0)
    parking = Sequential(Linear(1, 1, rng), ReLU(), Linear(1, 1, rng))
    parking.theta[:] = [1, -2, 3, 0]  # weight and bias of each layer
    hours = np.array([[0.5], [3.0], [5.0], [4.0]])
    assert parking.predict(hours).ravel().tolist() == [0, 3, 9, 6]


@checks("eq-prediction")
def test_a_prediction_depends_on_the_input_and_the_parameters_alone():
    X = np.random.default_rng(2).normal(size=(6, 2))
    one, other = network(3), network(4)
    assert not np.allclose(one.predict(X), other.predict(X))
    other.theta[:] = one.theta
    np.testing.assert_array_equal(one.predict(X), other.predict(X))


@checks("eq-supervised")
def test_some_parameters_lead_from_the_penguins_to_their_species():
    penguins = datasets.penguins()
    neuron = Sequential(Linear(2, 1, np.random.default_rng(0)))
    neuron.theta[:] = [3, -4, -63]
    y_pred = (neuron.predict(penguins.X).ravel() >= 0).astype(int)
    np.testing.assert_array_equal(y_pred, penguins.y)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([2, 1], 3), ([2, 3, 1], 13), ([2, 4, 4, 4, 1], 57), ([64, 64, 10], 4810)],
)
def test_parameters_counted_by_hand_are_those_of_the_package(sizes, expected):
    rng = np.random.default_rng(0)
    layers = [Linear(n_in, n_out, rng) for n_in, n_out in itertools.pairwise(sizes)]
    assert Sequential(*layers).n_parameters == expected
