"""The figure of two losses as Python sees it."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.activations import sigmoid
from nnbook.lab import worked
from nnbook.lab.widgets import LossExplorer
from nnbook.losses import BinaryCrossEntropy


def test_loss_and_slope_are_those_of_the_chapter():
    z = worked.worked_network().predict(worked.X)[0, 0]
    explorer = LossExplorer(z=z, target=worked.y.item())
    assert explorer.losses[0] == pytest.approx(0.2862, abs=5e-5)
    assert explorer.slopes[0] == pytest.approx(-0.2489, abs=5e-5)
    p = sigmoid(z)
    assert explorer.probabilities == (p, p)
    assert explorer.losses[1] == pytest.approx((p - 1) ** 2, rel=1e-14)
    assert explorer.slopes[1] == pytest.approx(2 * (p - 1) * p * (1 - p), rel=1e-14)


@pytest.mark.parametrize("z", [-3.0, 0.0, 2.5])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_the_slopes_are_slopes_of_the_losses(z, y):
    eps = 1e-5
    above, below = (LossExplorer(z=z + d, target=y).losses for d in (eps, -eps))
    measured = (np.array(above) - np.array(below)) / (2 * eps)
    assert np.allclose(measured, LossExplorer(z=z, target=y).slopes, atol=1e-9)


def test_the_steps_are_those_of_the_chapter():
    explorer = LossExplorer(z=-8)
    assert explorer.steps_until_right() == (9, 1507)
    assert explorer.steps_until_near() == (19, 1542)
    explorer.steps = 1507
    assert explorer.logits[1] > 0
    explorer.steps = 1506
    assert explorer.logits[1] <= 0


@pytest.mark.parametrize(
    ("z", "rate", "ratio", "steps"),
    [(-2, 1, 4.8, (3, 8)), (-8, 1, 1491, (9, 1507)), (-8, 10, 1491, (1, 154))],
)
def test_the_chapter_compares_them_rightly(z, rate, ratio, steps):
    explorer = LossExplorer(z=z, rate=rate)
    assert explorer.slopes[0] / explorer.slopes[1] == pytest.approx(ratio, rel=0.01)
    assert explorer.steps_until_right() == steps


def test_both_classes_are_learned_alike():
    assert LossExplorer(z=8, target=0).steps_until_near() == (19, 1542)


def test_what_is_never_reached():
    explorer = LossExplorer(z=-800)
    assert explorer.slopes == (-1.0, 0.0)
    assert explorer.steps_until_right() == (801, None)  # the squared error does not move
    assert LossExplorer(target=0.5).steps_until_right() == (None, None)  # no class is right
    assert LossExplorer(z=-12).steps_until_right() == (13, None)  # more steps than are counted


def test_at_logits_of_800_nothing_overflows():
    explorer = LossExplorer(z=-800)
    assert explorer.losses == (BinaryCrossEntropy().forward([-800.0], [1.0]), 1.0) == (800.0, 1.0)
    assert LossExplorer(z=800).losses == (0.0, 0.0)


def test_what_is_set_is_observed():
    explorer, seen = LossExplorer(), []
    explorer.observe(lambda change: seen.append((change.name, change.new)), ["z", "steps"])
    explorer.z, explorer.steps = np.float32(0.5), 3
    explorer.z = 0.5  # as it is
    assert seen == [("z", 0.5), ("steps", 3)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"target": 1.5}, "target is 1.5: expected 0, 1 or a share between them"),
        ({"target": -1}, "target is -1: expected 0, 1 or a share between them"),
        ({"z": 1001}, "z is 1001: expected a logit from -1000 to 1000"),
        ({"z": math.nan}, "z is nan: expected a finite number"),
        ({"rate": 0}, "rate is 0: expected a factor from 0.1 to 10"),
        ({"steps": -1}, "steps is -1: expected a count from 0 to 20000"),
        ({"steps": 1.5}, "expected an int"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        LossExplorer(**arguments)


def test_the_sentence_says_what_the_figure_shows():
    assert LossExplorer(z=-8).sentence() == (
        "At z = −8 with the target 1, cross-entropy has the loss 8 and the slope −0.9997; "
        "the squared error has the loss 0.9993 and the slope −0.0006703."
    )
    assert LossExplorer(z=-8, steps=1).sentence().startswith("After 1 step from z = −8")
