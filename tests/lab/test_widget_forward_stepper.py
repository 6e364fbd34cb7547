"""The forward stepper as Python sees it: state, numbers, networks of one's own."""

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.activations import Identity, ReLU, Tanh
from nnbook.lab import worked
from nnbook.lab.widgets import ForwardStepper
from nnbook.layers import Linear, Sequential


def test_it_starts_with_the_worked_network():
    stepper = ForwardStepper()
    assert np.array_equal(stepper.x, worked.X)
    assert np.array_equal(stepper.network.theta, worked.worked_network().theta)
    assert round(stepper.numbers["p"], 4) == 0.7511
    assert set(stepper.numbers) == set(stepper.steps)


def test_the_products_add_up():
    stepper = ForwardStepper(inputs=[2, -1], parameters=np.arange(9), function="sigmoid")
    numbers, given = stepper.numbers, stepper.given
    assert numbers["m1_21"] == given["w1_21"] * given["x2"] == -2
    assert numbers["m1_12"] + numbers["m1_22"] + given["b1_2"] == numbers["z2"]
    assert numbers["m2_11"] + numbers["m2_21"] + given["b2_1"] == pytest.approx(numbers["z"])


def test_a_network_of_your_own():
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 2, rng), ReLU(), Linear(2, 1, rng))
    network.theta[:] = rng.normal(size=9)  # biases, too
    stepper = ForwardStepper.of(network, [0.3, -0.2], step=12)
    assert (stepper.function, stepper.step) == ("relu", 12)
    logit = network.predict([[0.3, -0.2]])[0, 0]
    assert stepper.numbers["z"] == logit
    network.theta[:] = 0
    assert stepper.numbers["z"] == logit  # its numbers were copied


@pytest.mark.parametrize("sizes", [(2, 3, 1), (3, 2, 1), (2, 2, 2)])
def test_a_network_of_another_form_is_refused(sizes):
    rng = np.random.default_rng(0)
    network = Sequential(Linear(*sizes[:2], rng), Tanh(), Linear(*sizes[1:], rng))
    with pytest.raises(ValueError, match=r"expected Linear\(2, 2\), then Tanh"):
        ForwardStepper.of(network)


def test_an_activation_of_another_kind_is_refused():
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 2, rng), Identity(), Linear(2, 1, rng))
    with pytest.raises(ValueError, match=r"then Tanh\(\), Sigmoid\(\) or ReLU\(\)"):
        ForwardStepper.of(network)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"inputs": [1, 2, 3]}, r"inputs has shape \(3,\): expected two numbers"),
        ({"parameters": [1]}, r"parameters has shape \(1,\): expected nine numbers, as theta"),
        ({"parameters": [np.nan] * 9}, "parameters holds NaN or infinity"),
        ({"function": "softmax"}, "'softmax': expected one of tanh, sigmoid, relu"),
        ({"selected": "w3_11"}, "'w3_11': expected one of x1, x2, w1_11"),
        ({"step": 13}, r"step is 13: expected 0 \(nothing is computed\) to 12"),
        ({"step": -1}, "step is -1: expected 0"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        ForwardStepper(**arguments)


def test_what_is_set_is_observed():
    stepper, seen = ForwardStepper(), []
    stepper.observe(lambda change: seen.append(change.new), ["step", "inputs"])
    stepper.step, stepper.inputs = 5, np.array([1, 2])
    assert seen == [5, [1.0, 2.0]]


def test_the_sentence_for_readers_without_javascript():
    assert "the output is 1.105, the probability 0.7511." in ForwardStepper().sentence()
