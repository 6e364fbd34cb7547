"""Curves show the numbers they are given."""

from types import SimpleNamespace

import numpy as np
import pytest

from nnbook.lab import plotting


def test_history_gives_a_line_for_training_and_one_for_validation():
    history = SimpleNamespace(loss=[3.0, 2.0, 1.0], validation_loss=[3.5, 2.5, 2.75])
    ax = plotting.loss_curve(history)
    training, validation, lowest = ax.lines
    assert training.get_xydata().tolist() == [[1, 3], [2, 2], [3, 1]]
    assert validation.get_xydata().tolist() == [[1, 3.5], [2, 2.5], [3, 2.75]]
    assert lowest.get_xydata().tolist() == [[2, 2.5]]
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["training", "validation"]


@pytest.mark.parametrize("validation", [[], None])
def test_without_validation_there_is_one_line_and_no_legend(validation):
    ax = plotting.loss_curve(SimpleNamespace(loss=[2.0, 1.0], validation_loss=validation))
    assert len(ax.lines) == 1
    assert ax.get_legend() is None


def test_loss_curve_takes_a_series_and_a_scale():
    ax = plotting.loss_curve([1.0, 0.1], log=True, xlabel="step")
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "step"


@pytest.mark.parametrize("series", [[], [[1.0, 2.0]]])
def test_what_is_no_series_is_refused(series):
    with pytest.raises(ValueError, match="one number for each epoch"):
        plotting.loss_curve(series)


def bowl(theta):
    return theta[0] ** 2 + 4 * theta[1] ** 2


def test_descent_path_draws_each_path_from_start_to_end():
    paths = {"plain": [[2, 1], [1, 0.5]], "momentum": [[2, 1], [0, 0.2], [0, 0]]}
    ax = plotting.descent_path(bowl, paths, xlim=(-3, 3), ylim=(-2, 2))
    named = {line.get_label(): line for line in ax.lines if line.get_label()[0] != "_"}
    assert {name: line.get_xydata().tolist() for name, line in named.items()} == paths
    assert ax.get_xlim() == (-3, 3)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["plain", "momentum"]


def test_contour_lines_lie_at_the_heights_they_stand_for():
    ax = plotting.descent_path(bowl, [[2, 1], [0, 0]])
    (contour,) = [c for c in ax.collections if hasattr(c, "levels")]
    for level, path in zip(contour.levels, contour.get_paths(), strict=True):
        heights = [bowl(point) for point in path.vertices]
        np.testing.assert_allclose(heights, level, rtol=0.02, atol=0.02)


def test_a_path_of_one_step_has_room_around_it():
    low, high = plotting.descent_path(bowl, [[1.0, 1.0]]).get_xlim()
    assert low < 1 < high


@pytest.mark.parametrize("path", [[1, 2], [[1, 2, 3]], np.empty((0, 2))])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match="must be \\(n_steps, 2\\)"):
        plotting.descent_path(bowl, path)


def test_histograms_are_centered_on_their_layer_and_as_wide_as_they_are_full():
    layers = {"A1": np.zeros(10), "A2": np.r_[np.zeros(30), np.ones(10)]}
    ax = plotting.activation_histograms(layers, limits=(-1, 1))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["A1", "A2"]
    for position, shape in enumerate(ax.collections):
        x = shape.get_paths()[0].vertices[:, 0]
        assert x.min() == pytest.approx(position - 0.42)
        assert x.max() == pytest.approx(position + 0.42)
    second = ax.collections[1].get_paths()[0].vertices
    near_one = second[second[:, 1] > 0.97, 0]
    assert np.ptp(near_one) == pytest.approx(0.84 / 3)  # 10 of 40 against 30 of 40


@pytest.mark.parametrize("activations", [[], [[]], {"A1": np.empty((0, 4))}])
def test_no_activations_are_refused(activations):
    with pytest.raises(ValueError, match="one layer or more"):
        plotting.activation_histograms(activations)
