"""Neurons: what chapter 1 says about them, and what happens when they are misused."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.lab import datasets
from nnbook.neurons import Neuron, Perceptron, step, weighted_sum

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0]}

whole = st.integers(-1000, 1000).map(float)  # sums and products of these are exact
vectors = st.integers(1, 6).flatmap(
    lambda n: st.tuples(*[st.lists(whole, min_size=n, max_size=n)] * 2)
)


@given(vectors, whole)
def test_weighted_sum_is_dot_product_plus_bias(pair, bias):
    weights, inputs = pair
    assert weighted_sum(weights, inputs, bias) == np.dot(weights, inputs) + bias


@given(vectors, whole, st.integers(1, 50))
def test_outputs_do_not_change_when_weights_and_bias_grow_together(pair, bias, factor):
    weights, inputs = pair
    scaled = Neuron([factor * w for w in weights], factor * bias)
    assert scaled(inputs) == Neuron(weights, bias)(inputs)


def test_weighted_sum_of_nothing_is_the_bias():
    assert weighted_sum([], [], bias=2.5) == 2.5


def test_weighted_sum_takes_whatever_can_be_multiplied_and_added():
    inputs = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
    np.testing.assert_array_equal(weighted_sum([2.0, -1.0], inputs, bias=0.5), [-0.5, 0.5])


def test_one_input_too_many_is_an_error_that_counts_both():
    with pytest.raises(ValueError, match=r"got 3 inputs for 2 weights: .* one input per weight"):
        Neuron([1.0, 2.0], bias=0.0)([1.0, 2.0, 3.0])


def test_step_is_one_at_zero_itself():
    assert (step(-0.1), step(0), step(0.1)) == (0, 1, 1)


def test_neuron_applies_the_activation_it_is_given():
    assert Neuron([2.0], bias=1.0, activation=math.tanh)([0.25]) == math.tanh(1.5)


def test_neuron_keeps_its_own_list_of_weights():
    weights = [1.0, 2.0]
    neuron = Neuron(weights, bias=0.0)
    weights[0] = 99.0
    assert neuron.weights == [1.0, 2.0]


def test_neuron_shows_its_numbers():
    assert repr(Neuron((3.0, -4.0), bias=-63.0)) == "Neuron([3.0, -4.0], bias=-63.0)"


def test_neuron_of_the_chapter_knows_every_penguin():
    penguins = datasets.penguins()
    neuron = Neuron([3.0, -4.0], bias=-63.0)
    assert [neuron(row) for row in penguins.X] == penguins.y.tolist()


@pytest.mark.parametrize("name", GATES)
def test_perceptron_learns_every_gate_that_a_line_can_separate(name):
    learner = Perceptron().fit(CORNERS, GATES[name])
    assert learner.predict(CORNERS) == GATES[name]
    assert learner.mistakes[-1] == 0
    assert all(learner.mistakes[:-1])


def test_perceptron_never_learns_exclusive_or():
    learner = Perceptron(max_epochs=200).fit(CORNERS, [0, 1, 1, 0])
    assert len(learner.mistakes) == 200
    assert min(learner.mistakes) > 0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_perceptron_learns_and_in_any_order_of_the_samples(order):
    X = [CORNERS[i] for i in order]
    y = [GATES["and"][i] for i in order]
    assert Perceptron().fit(X, y).predict(X) == y


def test_perceptron_repeats_the_run_by_hand():
    X, y = [(-4, 2), (3, -4), (3, 2), (1, 0)], [0, 1, 0, 1]
    learner = Perceptron()
    learner.neuron = Neuron([0.0, 0.0], bias=0.0)
    seen = []
    for x, target in zip(X, y, strict=True):
        mistake = learner.update(x, target)
        seen.append((mistake, learner.neuron.weights, learner.neuron.bias))
    assert seen == [(1, [4, -2], -1), (0, [4, -2], -1), (1, [1, -4], -2), (1, [2, -4], -1)]
    assert Perceptron().fit(X, y).mistakes == [3, 0]


@pytest.mark.parametrize(
    "features",
    [
        ("bill_length_mm", "bill_depth_mm"),
        ("flipper_length_mm", "bill_depth_mm"),
        ("bill_depth_mm", "body_mass_g"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_perceptron_separates_adelie_and_gentoo_in_any_order(features, seed):
    penguins = datasets.penguins(features=features)
    order = np.random.default_rng(seed).permutation(len(penguins))
    X, y = penguins.X[order], penguins.y[order]
    learner = Perceptron().fit((X - X.mean(axis=0)) / X.std(axis=0), y)
    assert learner.mistakes[-1] == 0


def test_stopped_early_a_perceptron_says_so_by_its_mistakes():
    learner = Perceptron(max_epochs=1).fit(CORNERS, GATES["and"])
    assert len(learner.mistakes) == 1
    assert learner.mistakes[0] > 0


def test_fitting_again_starts_afresh():
    learner = Perceptron().fit(CORNERS, GATES["nand"])
    learner.fit([[0.0], [2.0]], [0, 1])
    fresh = Perceptron().fit([[0.0], [2.0]], [0, 1])
    assert (learner.neuron.weights, learner.mistakes) == (fresh.neuron.weights, fresh.mistakes)


def test_samples_are_not_changed_by_training():
    X, y = np.array(CORNERS, dtype=float), np.array(GATES["or"])
    Perceptron().fit(X, y)
    np.testing.assert_array_equal(X, CORNERS)
    np.testing.assert_array_equal(y, GATES["or"])


def test_labels_may_be_truth_values():
    labels = [bool(label) for label in GATES["or"]]
    assert Perceptron().fit(CORNERS, labels).predict(CORNERS) == GATES["or"]


def test_zero_epochs_are_refused():
    with pytest.raises(ValueError, match="max_epochs is 0, expected at least 1"):
        Perceptron(max_epochs=0)


def test_predicting_before_fitting_says_what_to_call():
    with pytest.raises(RuntimeError, match=r"call fit\(X, y\) before predict\(X\)"):
        Perceptron().predict(CORNERS)


def test_predicting_with_another_number_of_features_counts_both():
    learner = Perceptron().fit(CORNERS, GATES["or"])
    with pytest.raises(ValueError, match="got 3 inputs for 2 weights"):
        learner.predict([[0, 0, 1]])


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([], "X is empty: expected at least one row"),
        ([1.0, 2.0], "X is not a table: expected one row of numbers per sample"),
        ([["long", "deep"], ["short", "flat"]], "X is not a table"),
        ([[1.0, 2.0], [3.0]], r"rows of X have \[1, 2\] features: expected the same number"),
        ([[1.0, 2.0], [math.nan, 3.0]], r"row 1 of X holds NaN or infinity: \[nan, 3.0\]"),
        ([[1.0, math.inf], [2.0, 3.0]], "row 0 of X holds NaN or infinity"),
    ],
)
def test_a_table_that_cannot_be_learned_from_is_refused(X, message):
    with pytest.raises(ValueError, match=message):
        Perceptron().fit(X, [0, 1])


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 1, 1], "got 3 labels for 4 samples: expected one per row"),
        ([0, 1, 2, 1], "label 2 is 2: expected 0 or 1"),
        ([0, 1, 1, -1], "label 3 is -1: expected 0 or 1"),
        ([0, 0.5, 1, 1], "label 1 is 0.5"),
        (["Adelie", "Gentoo", "Adelie", "Gentoo"], "label 0 is 'Adelie': expected 0 or 1"),
    ],
)
def test_labels_other_than_zero_and_one_are_refused(y, message):
    with pytest.raises(ValueError, match=message):
        Perceptron().fit(CORNERS, y)


def test_a_refused_fit_leaves_the_perceptron_as_it_was():
    learner = Perceptron().fit(CORNERS, GATES["and"])
    with pytest.raises(ValueError, match="label 0 is 7"):
        learner.fit(CORNERS, [7, 0, 0, 1])
    assert learner.predict(CORNERS) == GATES["and"]


def test_neurons_need_no_library():
    code = (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('neurons', sys.argv[1])\n"
        "before = set(sys.modules)\n"
        "spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
        "print(sorted(set(sys.modules) - before - {'math'}))\n"
    )
    path = sys.modules["nnbook.neurons"].__file__
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
