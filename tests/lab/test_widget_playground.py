"""The playground as Python sees it: runs, changes on the way, samples and networks of one's own."""

import io
from contextlib import redirect_stdout

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.activations import LeakyReLU, ReLU, Tanh
from nnbook.lab import replay
from nnbook.lab.widgets import Playground
from nnbook.layers import Linear, Sequential

X = np.array([[0.5, 1], [-1, 2], [3, 0.1], [-2, -0.25], [1, 1], [0, 0]])
y = np.array([0, 1, 2, 1, 0, 1])


def network(*layers):
    return Sequential(*layers)


def rng():
    return np.random.default_rng(0)


def outcome(program):
    names = {}
    with redirect_stdout(io.StringIO()):
        exec(program, names)
    return names


@pytest.mark.parametrize(
    "arguments",
    [
        {"steps": 0},
        {"hidden": [], "steps": 30},
        {"dataset": "penguins3", "hidden": [4, 3], "activation": "sigmoid", "weight_decay": 0.01},
        {"rates": [[20, 0.5, 0.01]], "edits": [[10, 0, 1.5], [100, 3, 1e-6]]},
        {"X": X, "y": y, "steps": 5, "lr": 1e-5},
        {"network": network(Linear(2, 3, rng()), ReLU(), Linear(3, 3, rng())), "X": X, "y": y},
    ],
)
def test_the_program_does_the_run_again(arguments):
    playground = Playground(**arguments)
    names = outcome(playground.code())
    assert np.array_equal(names["network"].theta, playground.network.theta)
    found = names["evaluate"](names["network"], names["loss"], names["X"], names["y"])
    assert found == playground.losses[0]


def test_the_rate_holds_from_the_step_on_at_which_it_is_set():
    playground = Playground(steps=20)
    before = playground.network.theta
    playground.lr = 0.1
    assert playground.rates == [[20, 0.3, 0.0]]
    assert np.array_equal(playground.network.theta, before)
    playground.weight_decay = 0.01  # at the same step: what held before is noted already
    playground.steps = 30
    assert playground.rates == [[20, 0.3, 0.0]]
    assert repr(eval(repr(playground))) == repr(playground)


def test_another_network_begins_anew():
    playground = Playground(steps=20, edits=[[5, 0, 1]], rates=[[10, 1, 0]])
    playground.hidden = (3, 2)
    assert (playground.steps, playground.edits, playground.rates) == (0, [], [])
    assert playground.network.widths == [3, 3, 2, 2, 2]


def test_what_is_set_is_observed():
    playground, seen = Playground(), []
    playground.observe(lambda change: seen.append((change.name, change.new)), ["steps", "unit"])
    playground.steps, playground.unit = 110, np.array([2.0, 1.0])
    assert seen == [("steps", 110), ("unit", [2, 1])]


def test_the_network_is_yours_to_change():
    playground = Playground()
    playground.network.theta[:] = 0
    assert playground.network.theta.any()


def test_an_own_network_is_shown_as_it_is():
    own = network(Linear(2, 2, rng()), Tanh(), Linear(2, 3, rng()))
    playground = Playground(network=own, X=X, y=y)
    assert (playground.dataset, playground.hidden, playground.steps) == ("own", [2], 0)
    assert np.array_equal(playground.network.theta, own.theta)
    assert sum(map(len, playground.samples[2:])) == 6


def test_a_loss_that_is_no_number_is_said_without_a_warning():
    playground = Playground(lr=10, weight_decay=1, steps=900, activation="relu", hidden=[8])
    assert np.isnan(playground.losses[0])
    assert "training loss nan" in playground.sentence()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"dataset": "moon"}, "dataset is 'moon': expected one of moons, circles"),
        ({"dataset": "own"}, "dataset is 'own', but there are no samples"),
        ({"activation": "step"}, "activation is 'step': expected one of tanh, relu, sigmoid"),
        ({"hidden": [9]}, r"hidden is \[9\]: expected at most 3 whole numbers from 1 to 8"),
        ({"hidden": [1, 1, 1, 1]}, "hidden is"),
        ({"hidden": [1.5]}, r"hidden holds \[1.5\]: expected how many neurons"),
        ({"lr": 0}, "lr is 0: expected a number from 1e-06 to 10"),
        ({"steps": 20_001}, "steps is 20001: expected a number from 0 to 20000"),
        ({"batch_size": 0}, "batch_size is 0: expected a number from 1 to 500"),
        ({"weight_decay": -1}, "weight_decay is -1: expected a number from 0 to 1"),
        ({"edits": [[0, 12, 1]]}, "the network has parameters 0 to 11"),
        ({"edits": [[0.5, 1, 1]]}, r"edits holds \[0.5, 1.0\]: expected rows of"),
        ({"rates": [1, 2, 3]}, r"rates has shape \(3,\): expected rows of"),
        ({"unit": [1]}, r"unit has shape \(1,\): expected layer and number"),
        ({"X": X}, "X has 6 samples but y has 0 classes"),
        ({"X": X[:2], "y": y[:2]}, "X has 2 samples: expected 4 to 500"),
        ({"X": X, "y": [0, 1, 3, 1, 0, 1]}, "expected classes 0, 1 and perhaps 2"),
        ({"X": X, "y": y, "start": [1.0]}, "start has 1 numbers: expected 15"),
        (
            {"network": network(Linear(2, 2, rng()), LeakyReLU(), Linear(2, 2, rng()))},
            "expected 2 inputs, and Linear layers with the same one of Tanh, ReLU, Sigmoid",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        Playground(**arguments)


# --- The samples --------------------------------------------------------------------------------


@pytest.mark.parametrize("dataset", replay.SAMPLES)
def test_samples_are_split_and_of_a_good_size(dataset):
    X_train, X_val, y_train, y_val = replay.samples(dataset)
    assert len(X_train) + len(X_val) <= 500
    assert len(X_val) == int(0.3 * (len(X_train) + len(X_val)))
    assert set(y_train) == set(y_val) == set(range(max(y_train) + 1))
    assert np.abs(X_train).max() < 4
    assert not {tuple(row) for row in X_train} & {tuple(row) for row in X_val} or (
        dataset.startswith("penguins")  # two penguins may have equal bills
    )


def test_an_unknown_data_set_is_refused():
    with pytest.raises(ValueError, match="dataset is 'sun': expected one of moons"):
        replay.samples("sun")


def test_every_sample_is_seen_once_an_epoch_in_an_order_of_its_own():
    first, second, third, fourth = replay.batches(7, 4, seed=3, n_steps=4)
    assert sorted(first + second) == sorted(third + fourth) == list(range(7))
    assert first + second != third + fourth


def test_first_weights_have_the_spread_of_glorot_and_of_he():
    for activation, variance in (("tanh", 2 / 400), ("relu", 2 / 200)):
        theta = replay.initial_parameters([200, 200], activation, seed=1)
        assert theta[:-200].var() == pytest.approx(variance, rel=0.02)
        assert not theta[-200:].any()
