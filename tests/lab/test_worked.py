"""The worked network gives, in every digit, the numbers that are written in chapters 4 to 7."""

import numpy as np
import pytest

from nnbook.activations import sigmoid
from nnbook.lab import worked
from nnbook.losses import BinaryCrossEntropy


def test_forward_gives_the_numbers_of_the_module_docstring():
    trace = worked.worked_network().trace(worked.X)
    assert trace["Z1"].tolist() == [[1.0, -0.5]]
    np.testing.assert_allclose(trace["A1"], [[0.7616, -0.4621]], atol=5e-5)
    np.testing.assert_allclose(trace["Z2"], [[1.1045]], atol=5e-5)
    assert float(sigmoid(trace["Z2"])[0, 0]) == pytest.approx(0.7511, abs=5e-5)
    assert BinaryCrossEntropy().forward(trace["Z2"], worked.y) == pytest.approx(0.2862, abs=5e-5)


def test_slope_at_the_output_is_p_minus_y():
    loss = BinaryCrossEntropy()
    loss.forward(worked.worked_network().forward(worked.X), worked.y)
    np.testing.assert_allclose(loss.gradient(), [[-0.2489]], atol=5e-5)


def test_parameters_stay_views_into_theta():
    network = worked.worked_network()
    expected = np.concatenate([worked.W1.ravel(), worked.b1, worked.W2.ravel(), worked.b2])
    assert sorted(network.theta) == sorted(expected)
    network.theta += 1
    np.testing.assert_array_equal(network.layers[0].W, worked.W1 + 1)


def test_each_call_returns_a_fresh_network():
    worked.worked_network().theta[:] = 0
    np.testing.assert_array_equal(worked.worked_network().layers[2].W, worked.W2)
