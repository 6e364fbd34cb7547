"""The figure of chapter 10 as Python sees it: drawings become images, and own networks are kept."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from nnbook import LeakyReLU, Linear, ReLU, Sequential, Tanh, accuracy, softmax, train_test_split
from nnbook.lab import datasets
from nnbook.lab.widgets import digit
from nnbook.lab.widgets.digit import DigitExplorer, counted, fitted

RNG = np.random.default_rng(0)


def own(activation=Tanh, n_hidden=4, n_in=64):
    rng = np.random.default_rng(1)
    return Sequential(Linear(n_in, n_hidden, rng), activation(), Linear(n_hidden, 10, rng))


def test_the_shipped_network_reads_as_the_chapters():
    digits = datasets.digits()
    _, X, _, y = train_test_split(digits.X / 16, digits.y, 0.25, np.random.default_rng(0))
    network = DigitExplorer().network
    read = network.predict(X).argmax(axis=1)
    assert accuracy(y, read) == 441 / 449
    images = np.zeros((len(X), 8, 8))
    images[:, :, 1:] = X.reshape(-1, 8, 8)[:, :, :-1]
    assert accuracy(y, network.predict(images.reshape(-1, 64)).argmax(axis=1)) < 0.55


def test_one_pixel_turns_the_answer_of_the_nine():
    explorer = DigitExplorer()
    explorer.drawing = explorer.examples[9][1]
    assert (explorer.answer, explorer.weakest_pixel) == (9, (43, 16))
    image = explorer.image
    assert image[5, 3] == 0
    image[5, 3] = 16
    explorer.drawing = image
    assert explorer.answer == 8


def test_one_pixel_turns_more_than_a_quarter_of_the_right_answers():
    digits = datasets.digits()
    _, X, _, y = train_test_split(digits.X / 16, digits.y, 0.25, np.random.default_rng(0))
    network = DigitExplorer().network
    right = network.predict(X).argmax(axis=1) == y
    attacked = np.repeat(X[right, np.newaxis], 128, axis=1)
    attacked[:, range(128), np.arange(128) // 2] = np.arange(128) % 2
    read = network.predict(attacked.reshape(-1, 64)).argmax(axis=1).reshape(-1, 128)
    assert (read != y[right, np.newaxis]).any(axis=1).sum() == 125


def test_the_examples_are_one_of_each_digit_and_three_mistakes():
    explorer, read = DigitExplorer(), []
    for _, image in explorer.examples:
        explorer.drawing = image
        read.append(explorer.answer)
    assert [label for label, _ in explorer.examples] == [*range(10), 3, 6, 8]
    assert read == [*range(10), 5, 1, 5]


def test_an_image_of_the_data_set_is_kept_as_it_is():
    digits = datasets.digits()
    explorer = DigitExplorer(drawing=digits.X[5])
    assert len(explorer.drawing) == 64
    assert np.array_equal(explorer.image, digits.images[5])
    explorer.drawing = digits.images[6].astype(int).tolist()
    assert np.array_equal(explorer.image, digits.images[6])
    explorer.fit = False
    assert np.array_equal(explorer.image, digits.images[6])


def test_a_drawing_is_fitted_or_counted_as_it_lies():
    cells = np.zeros((32, 32))
    cells[4:20, 2:12] = 1
    explorer = DigitExplorer(drawing=cells, fit=False)
    assert np.array_equal(explorer.image, counted(cells))
    assert explorer.image.sum() == 160
    explorer.fit = True
    assert np.array_equal(explorer.image[0], [0, 8, 16, 16, 16, 16, 8, 0])
    assert explorer.image.sum() == 32 * 20


def test_fitting_fills_the_frame_and_keeps_a_stroke_narrow():
    stroke = np.zeros((32, 32), int)
    stroke[10:26, 30:32] = 1
    rows, columns = np.nonzero(fitted(stroke))
    assert (rows.min(), rows.max()) == (0, 31)
    assert (columns.min(), columns.max()) == (12, 19)  # twice as wide as 4, not 20
    assert not fitted(np.zeros((32, 32))).any()
    once = fitted(RNG.random((32, 32)) < 0.3)
    assert np.array_equal(fitted(once), once)


def test_the_numbers_are_those_of_nnbook():
    explorer = DigitExplorer(drawing=datasets.digits().X[77])
    network = explorer.network
    logits = network.predict(explorer.image.reshape(1, 64) / 16)[0]
    assert np.array_equal(explorer.logits, logits)
    assert np.array_equal(explorer.probabilities, softmax(logits))
    sums = explorer.contributions.sum(axis=0) + network.linears[-1].b
    assert sums == pytest.approx(logits, rel=1e-9)


@pytest.mark.parametrize("activation", [ReLU, Tanh])
def test_a_network_of_your_own_is_kept_in_half_precision(activation):
    network = own(activation)
    explorer = DigitExplorer(network=network)
    assert repr(explorer.network) == repr(network)
    assert np.array_equal(explorer.network.theta, network.theta.astype(np.float16))
    assert explorer.hidden.shape == (4,)


def test_the_network_can_be_exchanged():
    explorer, seen = DigitExplorer(neuron=100), []
    explorer.observe(lambda change: seen.append(change.name), ["parameters", "activation"])
    explorer.network = own()
    assert sorted(seen) == ["activation", "parameters"]
    assert (explorer.neuron, explorer.activation) == (0, "tanh")


def test_the_neuron_that_is_looked_at_speaks_loudest_for_the_answer():
    explorer = DigitExplorer()
    share = explorer.contributions[:, explorer.answer]
    assert explorer.neuron == share.argmax()
    assert DigitExplorer(neuron=3).neuron == 3


def test_the_notebook_stays_small():
    assert len(DigitExplorer().html()) < 30_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"drawing": "12"}, r"drawing is '12' \(2 characters\): expected an image of 8x8 whole"),
        ({"drawing": "h" * 64}, "64 characters"),
        ({"drawing": np.full((8, 8), 17)}, "drawing holds other numbers than 0 to 16"),
        ({"drawing": np.full((8, 8), 0.5)}, "drawing holds other numbers than 0 to 16"),
        ({"drawing": np.full((32, 32), 2)}, "drawing holds other numbers than 0 to 1"),
        ({"drawing": np.full((8, 8), math.nan)}, "drawing holds other numbers"),
        ({"drawing": np.zeros((28, 28))}, r"drawing has shape \(28, 28\): expected an image"),
        ({"drawing": [["a"]]}, r"drawing is \[\['a'\]\]: expected"),
        ({"neuron": 128}, "neuron is 128: expected 0 to 127"),
        ({"neuron": -1}, "neuron is -1: expected 0 to 127"),
        ({"pixel": 64}, "pixel is 64: expected 0 to 63"),
        ({"activation": "sigmoid"}, "activation is 'sigmoid': expected one of relu, tanh"),
        ({"parameters": "AAAA"}, "parameters is a text of 4 characters: expected base64 of the"),
        ({"parameters": "?"}, "parameters is a text of 1 characters"),
        ({"examples": []}, "examples is empty: expected pairs of a digit and its image"),
        ({"examples": 3}, "examples is 3: expected pairs"),
        ({"examples": [[10, "0" * 64]]}, r"the label of examples\[0\] is 10: expected pairs"),
        ({"network": own(LeakyReLU)}, r"network is Sequential\(.*expected Sequential\(Linear\(64"),
        ({"network": own(n_in=63)}, r"expected Sequential\(Linear\(64, n\), ReLU\(\) or Tanh"),
        ({"network": "net"}, "network is 'net': expected Sequential"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        DigitExplorer(**arguments)


@pytest.mark.parametrize("value", [1e6, math.nan, math.inf])
def test_a_parameter_that_half_precision_cannot_hold_is_refused(value):
    network = own()
    network.theta[3] = value
    with pytest.raises(TraitError, match=r"network has a parameter of size .* up to 65504"):
        DigitExplorer(network=network)


def test_the_sentence_says_what_is_read():
    text = "A network with 128 hidden neurons reads the image as 6, with probability 1.000."
    assert DigitExplorer().sentence() == text


def test_a_text_of_a_drawing_is_read_row_by_row():
    cells = np.zeros((32, 32), int)
    cells[1, 3] = 1
    assert DigitExplorer(drawing=cells).drawing == "0" * 8 + "1" + "0" * 247
    assert digit.DIGITS[16] == "g"
