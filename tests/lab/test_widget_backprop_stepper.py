"""The backprop stepper as Python sees it: state, slopes, networks of one's own."""

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.activations import Sigmoid
from nnbook.gradients import numerical_gradient
from nnbook.lab import worked
from nnbook.lab.widgets import BackpropStepper
from nnbook.lab.widgets.network import GIVEN, HIDDEN, PARAMETERS
from nnbook.layers import Linear, Sequential


def test_it_starts_with_the_table_of_the_chapter():
    numbers = BackpropStepper().numbers
    assert set(numbers) == set(BackpropStepper.steps)
    assert [round(numbers[f"d{name}"], 4) for name in PARAMETERS] == [
        *(-0.1568, 0.1957, -0.0784, 0.0979, -0.1568, 0.1957, -0.1896, 0.115, -0.2489)
    ]
    assert round(numbers["dx1"], 4) == -0.2741
    assert round(numbers["L"], 4) == 0.2862


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("function", HIDDEN)
def test_every_slope_is_the_measured_one(function, target):
    stepper = BackpropStepper(inputs=[0.7, -0.4], function=function, target=target)
    given = np.array([*stepper.given.values()])
    precise = numerical_gradient(stepper.loss_at, given)
    numbers, measured = stepper.numbers, stepper.measured
    for name, slope in zip(GIVEN, precise):
        assert numbers[f"d{name}"] == pytest.approx(slope, abs=1e-9)
        assert measured[name] == pytest.approx(slope, abs=5e-5)


def test_a_neuron_that_is_off_passes_nothing_back():
    numbers = BackpropStepper(function="relu").numbers
    zero = [name for name in PARAMETERS if numbers[f"d{name}"] == 0]
    assert zero == ["w1_12", "w1_22", "b1_2", "w2_21"]


def test_the_other_target_multiplies_every_slope_by_the_same_number():
    one, zero = (BackpropStepper(target=y).numbers for y in (1, 0))
    ratios = [zero[name] / one[name] for name in one if name.startswith("d")]
    assert ratios == pytest.approx([-worked_odds()] * len(ratios))


def worked_odds():
    return float(np.exp(worked.worked_network().predict(worked.X)[0, 0]))


def test_a_network_of_your_own():
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 2, rng), Sigmoid(), Linear(2, 1, rng))
    stepper = BackpropStepper.of(network, [0.3, -0.2], target=0, step=23)
    assert (stepper.function, stepper.target, stepper.step) == ("sigmoid", 0, 23)
    assert stepper.numbers["z"] == network.predict([[0.3, -0.2]])[0, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"target": 2}, r"expected any of \[0, 1\], not the int 2"),
        ({"step": 24}, r"step is 24: expected 0 \(nothing is computed\) to 23"),
        ({"parameters": [[1]]}, r"parameters has shape \(1, 1\): expected nine numbers"),
        ({"selected": "y"}, "'y': expected one of x1, x2, w1_11"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        BackpropStepper(**arguments)


def test_the_target_is_a_whole_number():
    assert BackpropStepper(target=True).target is not True
    assert '"target":1,' in BackpropStepper(target=True).html().replace("&quot;", '"')


def test_what_is_set_is_observed():
    stepper, seen = BackpropStepper(), []
    stepper.observe(lambda change: seen.append(change.new), ["target", "selected"])
    stepper.target, stepper.selected = 0, "b2_1"
    assert seen == [0, "b2_1"]


def test_the_sentence_for_readers_without_javascript():
    text = BackpropStepper().sentence()
    assert text.endswith("of the nine parameters b2_1 has the steepest slope, −0.2489.")
