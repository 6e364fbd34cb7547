"""The bumps of chapter 3 as Python sees them: the network is the one of the picture."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.activations import relu
from nnbook.lab.widgets import BumpBuilder
from nnbook.lab.widgets.bump_builder import CURVES

SAMPLES = [[3.0, 4.0], [-1.5, 2.0], [0.0, -1.0]]


def bump_sum(builder, x):
    """The sum of the bumps by the formula of the chapter, one after the other."""
    delta, s = builder.delta, builder.s
    total = np.zeros_like(x)
    for a, height in zip(builder.starts, builder.tops):
        up, down = relu(x - a) - relu(x - a - s), relu(x - a - delta) - relu(x - a - delta - s)
        total += height * (up - down) / s
    return total


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize(("n", "ramp"), [(1, 0.9), (2, 0.5), (24, 0.1)])
def test_the_network_is_the_sum_of_its_bumps(curve, n, ramp):
    builder = BumpBuilder(curve=curve, n=n, ramp=ramp)
    x = np.linspace(-9, 9, 301)
    assert builder.network.predict(x[:, np.newaxis])[:, 0] == pytest.approx(
        bump_sum(builder, x), abs=1e-11
    )
    assert builder.network.widths == [4 * n, 4 * n, 1]
    assert builder.error <= builder.bound


@pytest.mark.parametrize("ramp", [0.1, 0.5, 0.9])
def test_the_tops_reach_from_end_to_end(ramp):
    builder = BumpBuilder(n=5, ramp=ramp)
    wanted, (first, last) = builder.wanted, builder.starts[[0, -1]]
    assert (first + builder.s, last + builder.delta) == pytest.approx((wanted.left, wanted.right))


def test_the_numbers_are_those_of_the_chapter():
    errors = [round(BumpBuilder(n=n).error, 3) for n in (6, 12, 24)]
    bounds = [round(BumpBuilder(n=n).bound, 3) for n in (6, 12, 24)]
    assert (errors, bounds) == ([0.66, 0.335, 0.166], [2.142, 1.024, 0.501])


@pytest.mark.parametrize("curve", CURVES)
def test_no_slope_is_steeper_than_the_steepest(curve):
    wanted = CURVES[curve]
    x = np.linspace(wanted.left, wanted.right, 4001)
    slopes = np.abs(np.diff(wanted.f(x)) / np.diff(x))
    assert slopes.max() == pytest.approx(wanted.steepest, rel=1e-5)


def test_heights_of_your_own():
    builder = BumpBuilder(n=3, heights=[None, 2, None])
    assert builder.tops == pytest.approx(
        [builder.wanted.f(m) for m in builder.middles[:1]]
        + [2.0, builder.wanted.f(builder.middles[2])]
    )
    assert builder.heights == [None, 2.0, None]
    assert math.isnan(builder.bound)
    builder.heights = np.array([1, 2, 3])
    assert builder.tops.tolist() == [1, 2, 3]
    builder.heights = [None, None, None]
    assert builder.heights == []


def test_another_number_of_bumps_does_away_with_heights_of_your_own():
    builder, seen = BumpBuilder(n=3, bump=2, heights=[1, 2, 3]), []
    builder.observe(lambda change: seen.append((change.name, change.new)), ["bump", "heights"])
    builder.n = 2
    assert sorted(seen) == [("bump", 1), ("heights", [])]
    with builder.hold_trait_notifications():
        builder.n, builder.heights = 4, [0, 1, 0, 1]
    assert builder.tops.tolist() == [0, 1, 0, 1]


def test_a_curve_of_your_own():
    builder = BumpBuilder(samples=np.array(SAMPLES), n=40)
    assert builder.curve == "samples"
    assert builder.samples == sorted(SAMPLES)
    assert (builder.wanted.left, builder.wanted.right, builder.wanted.steepest) == (-1.5, 3, 2)
    assert builder.wanted.f(np.array([-0.75, 1.5])).tolist() == [0.5, 1.5]
    assert builder.error <= builder.bound < 0.2
    builder.curve = "wave"
    builder.samples = []
    assert builder.samples == []


def test_without_a_curve_there_is_no_error():
    builder = BumpBuilder(curve="none", n=2, heights=[1, -1])
    assert math.isnan(builder.error)
    assert math.isnan(builder.bound)
    assert builder.network.predict([[builder.middles[0]]]) == pytest.approx(1)
    assert builder.sentence() == "2 bumps, 8 ReLUs, draw a curve of your own."


def test_the_network_is_yours():
    builder = BumpBuilder()
    builder.network.theta[:] = 0
    assert builder.network.theta.any()


def test_a_single_bump_is_the_chosen_one():
    assert BumpBuilder(n=1).bump == 0
    assert (
        BumpBuilder(n=1).sentence().startswith("1 bump, 4 ReLUs, follow the wave from 0 to 6.283")
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"curve": "line"}, "curve is 'line': expected one of wave, corner, step, samples, none"),
        ({"curve": "samples"}, "curve is 'samples', but there are none"),
        ({"n": 0}, "n is 0: expected 1 to 40 bumps"),
        ({"n": 41}, "n is 41: expected 1 to 40 bumps"),
        ({"n": 2.5}, "'n' trait .* expected an int"),
        ({"ramp": 1}, "ramp is 1: expected a share of the distance between two bumps, 0.1 to 0.9"),
        ({"ramp": math.nan}, "ramp is nan: expected a finite number"),
        ({"bump": 6}, "bump is 6: expected one of 6 bumps, 0 to 5"),
        ({"bump": -1}, "bump is -1"),
        ({"heights": [1, 2]}, "heights has 2 entries: expected one for each of 6 bumps"),
        ({"heights": ["high"] * 6}, "heights is .*: expected one number or None for each bump"),
        ({"heights": 3}, "heights is 3: expected one number or None"),
        ({"heights": [math.inf] * 6}, "heights holds NaN or infinity"),
        ({"samples": [[0, 1]]}, "samples has 1 rows: expected 2 to 500 rows"),
        ({"samples": [[0, 1], [0, 2]]}, "samples has two values at x = 0"),
        ({"samples": None}, r"samples has shape \(\): expected 2 to 500 rows of x and f\(x\)"),
        ({"samples": [[0, 1], [2]]}, r"samples is \[\[0, 1\], \[2\]\]: expected 2 to 500 rows"),
        ({"samples": [0, 1]}, r"samples has shape \(2,\)"),
        ({"samples": [[0, 1], [1, math.nan]]}, "samples holds NaN or infinity"),
        ({"samples": np.zeros((501, 2))}, "samples has 501 rows"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        BumpBuilder(**arguments)


def test_the_curve_in_use_keeps_its_samples():
    builder = BumpBuilder(samples=SAMPLES)
    with pytest.raises(TraitError, match="samples is empty: set another curve first"):
        builder.samples = []
    assert builder.samples == sorted(SAMPLES)
