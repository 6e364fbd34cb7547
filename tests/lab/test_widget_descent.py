"""The descent as Python sees it: what may be set, and that the path is the one of nnbook."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.lab.widgets import DescentExplorer
from nnbook.optimizers import SGD, Adam


def walked(explorer, optimizer_of):
    """Walk on the landscape of the figure with an optimizer of one's own."""
    theta, dtheta = np.array(explorer.start), np.empty(2)
    optimizer, points = optimizer_of(theta, dtheta), [theta.copy()]
    for _ in range(explorer.n_steps):
        dtheta[:] = explorer.gradient(theta)
        optimizer.step()
        points.append(theta.copy())
    return np.array(points)


def test_the_path_is_that_of_the_optimizers():
    ball = DescentExplorer(lr=0.05, momentum=0.9, n_steps=30)
    expected = walked(ball, lambda theta, dtheta: SGD(theta, dtheta, 0.05, momentum=0.9))
    assert np.array_equal(ball.path, expected)
    adam = DescentExplorer(landscape="two_minima", optimizer="adam", lr=0.3, momentum=0.5)
    assert np.array_equal(adam.path, walked(adam, lambda *vectors: Adam(*vectors, lr=0.3)))


def test_the_path_is_that_of_the_formula():
    path = DescentExplorer(lr=0.18, n_steps=12).path
    factors = (1 - 0.18 * np.array([1, 10])) ** np.arange(13)[:, np.newaxis]
    np.testing.assert_allclose(path, factors * [4, 1], rtol=1e-13)


@pytest.mark.parametrize("landscape", ["bowl", "round", "valley", "saddle", "two_minima", "matrix"])
def test_gradient_and_hessian_are_the_slopes_of_the_loss(landscape):
    explorer, h = DescentExplorer(landscape=landscape, condition=7), 1e-4
    for theta in np.random.default_rng(0).uniform(-4, 4, size=(20, 2)):
        for step in h * np.eye(2):
            loss = explorer.loss(theta + step) - explorer.loss(theta - step)
            slope = explorer.gradient(theta + step) - explorer.gradient(theta - step)
            assert explorer.gradient(theta) @ step == pytest.approx(loss / 2, abs=1e-10)
            assert explorer.hessian_at(theta) @ step == pytest.approx(slope / 2, abs=1e-10)


def test_the_minima_are_where_the_text_says():
    explorer = DescentExplorer(landscape="two_minima")
    values = [explorer.loss(np.array([x, 0.0])) for x in (-3.0, 1.0, 3.0)]
    assert values == pytest.approx([0, 16 / 9, 1.5])
    assert all(not explorer.gradient(np.array([x, 0.0])).any() for x in (-3.0, 1.0, 3.0))


def test_a_matrix_of_your_own_is_the_landscape():
    explorer = DescentExplorer(hessian=np.array([[2, 1], [1, 2]]), lr=0.5, start=(1, -1))
    assert explorer.landscape == "matrix"
    assert explorer.curvatures == pytest.approx([1, 3])
    assert explorer.limit == pytest.approx(2 / 3)
    assert explorer.path[1] == pytest.approx([0.5, -0.5])  # along the eigenvector with λ = 1
    assert DescentExplorer(hessian=np.eye(2), landscape="bowl").landscape == "bowl"


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ({}, "arrives"),
        ({"lr": 0.2}, "jumps"),
        ({"lr": 0.21}, "explodes"),
        ({"lr": 0.21, "momentum": 0.9, "n_steps": 200}, "arrives"),
        ({"lr": 0.381, "momentum": 0.9}, "explodes"),
        ({"lr": 0.21, "start": [4, 0]}, "arrives"),
        ({"lr": 0.21, "start": [0, 4]}, "explodes"),
        ({"lr": 0.001}, "travels"),
        ({"start": [0, 0]}, "rests"),
        ({"landscape": "saddle"}, "leaves"),
        ({"landscape": "saddle", "start": [4, 0]}, "arrives"),
        ({"landscape": "saddle", "optimizer": "adam"}, "leaves"),
        ({"landscape": "two_minima", "start": [4.5, 1.5], "n_steps": 200}, "rests"),
        (
            {"landscape": "two_minima", "start": [4.5, 1.5], "n_steps": 200, "momentum": 0.9},
            "arrives",
        ),
        ({"landscape": "two_minima", "lr": 10}, "explodes"),
        ({"hessian": [[1, 3], [3, 1]], "start": [1, 1], "n_steps": 500}, "arrives"),
        ({"hessian": [[1, 3], [3, 1]], "start": [1, 0]}, "leaves"),
    ],
)
def test_what_becomes_of_a_path(state, fate):
    assert DescentExplorer(**state).fate == fate


def test_a_path_that_explodes_ends_before_it_overflows():
    explorer = DescentExplorer(landscape="valley", condition=1000, lr=10, n_steps=500)
    assert len(explorer.path) < 10
    assert np.isfinite(explorer.path).all()
    assert abs(explorer.losses[-1]) > 1e12 >= np.abs(explorer.losses[:-1]).max()


def test_the_chosen_step_stays_on_the_path():
    explorer, seen = DescentExplorer(step=40), []
    explorer.observe(lambda change: seen.append((change.name, change.new)), ["n_steps", "step"])
    explorer.n_steps = 10
    assert sorted(seen) == [("n_steps", 10), ("step", 10)]
    explorer.lr, explorer.landscape = 10, "valley"
    assert explorer.step == 10  # beyond the points there are now, and no harm
    assert np.isfinite(explorer.limit)


def test_a_landscape_without_upward_curve_has_no_limit():
    assert DescentExplorer(hessian=[[-1, 0], [0, -2]]).limit == math.inf


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"landscape": "hill"}, "landscape is 'hill': expected one of bowl, round, valley"),
        ({"optimizer": "SGD"}, "optimizer is 'SGD': expected one of sgd, adam"),
        ({"condition": 0.5}, "condition is 0.5: expected a number from 1 to 1000"),
        ({"lr": 0}, "lr is 0: expected a number from 0.001 to 10"),
        ({"lr": math.nan}, "lr is nan: expected a finite number"),
        ({"momentum": 1}, "momentum is 1: expected a number from 0 to 0.99"),
        ({"n_steps": 501}, "n_steps is 501: expected a number from 1 to 500"),
        ({"step": 41}, "step is 41: expected one of 0 to 40, the last step"),
        ({"start": [6, 0]}, r"start\[0\] is 6: expected a number from -5 to 5"),
        ({"start": [1, 2, 3]}, r"start has shape \(3,\): expected two numbers"),
        ({"hessian": [[1, 2], [3, 4]]}, r"hessian\[0\]\[1\] is 2 but hessian\[1\]\[0\] is 3"),
        ({"hessian": [1, 2]}, r"hessian has shape \(2,\): expected a symmetric matrix"),
        ({"hessian": [[2000, 0], [0, 1]]}, "hessian holds 2000: expected numbers from -1000"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        DescentExplorer(**arguments)


def test_the_sentence_says_what_becomes_of_it():
    assert DescentExplorer(lr=0.21).sentence() == (
        "SGD with the rate 0.21 and 40 steps from (4, 1) on the landscape “bowl”: "
        "the loss goes from 13 to 1.024e+04; the path explodes."
    )
