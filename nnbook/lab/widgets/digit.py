"""Chapter 10: draw a digit, and see every layer of the network react to it."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from importlib import resources
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from nnbook.activations import ReLU, Tanh, softmax
from nnbook.lab import datasets
from nnbook.lab.widgets.base import STATIC, Explorer
from nnbook.layers import Linear, Sequential
from nnbook.training import load

SIDE = 8  # pixels of an image
CELLS = 32  # of a drawing, in each direction
BLOCK = CELLS // SIDE
DARKEST = BLOCK * BLOCK  # how many cells one pixel counts
DIGITS = "0123456789abcdefg"  # the value of a pixel, 0 to 16, as one character
WIDEST = 20  # columns of a drawing that was fitted to the frame
MOST_STRETCHED = 2  # times as much in width as in height
N_CLASSES = 10
HALF = np.dtype("<f2")

# By the names of the functions in nnbook.
HIDDEN = {"relu": ReLU, "tanh": Tanh}

# Rows of the data set, all in the test part of chapter 10: one of each digit, read well, and the
# three mistakes of which the network is surest.
EXAMPLES = (416, 1436, 1337, 614, 68, 1098, 1223, 374, 1363, 405, 1729, 1551, 1197)
START = 1223  # a 6 that is read well, and not when it is moved


class Drawing(traitlets.TraitType):
    """An image or a drawing, kept as a short text."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return the text of an image or a drawing, or raise TraitError."""
        if not isinstance(value, str):
            value = _text(value)
        if len(value) == SIDE * SIDE and set(value) <= set(DIGITS):
            return value
        if len(value) == CELLS * CELLS // 4 and set(value) <= set(DIGITS[:16]):
            return value
        raise _wrong_drawing(f"is {value[:40]!r} ({len(value)} characters)")


class Examples(traitlets.TraitType):
    """Images with their labels, kept as a list of pairs."""

    def validate(self, obj: Any, value: Any) -> list[list]:
        """Return the pairs, the images as texts, or raise TraitError."""
        expected = "expected pairs of a digit and its image, such as [[3, images[0]]]"
        try:
            pairs = [(label, image) for label, image in value]
        except (TypeError, ValueError):
            raise traitlets.TraitError(f"examples is {value!r}: {expected}") from None
        if not pairs:
            raise traitlets.TraitError(f"examples is empty: {expected}")
        for i, (label, _) in enumerate(pairs):
            if label not in range(N_CLASSES):
                raise traitlets.TraitError(f"the label of examples[{i}] is {label!r}: {expected}")
        return [[int(label), Drawing().validate(obj, image)] for label, image in pairs]


class DigitExplorer(Explorer):
    """Draw a digit and see the layers of a network react.

    Without a network of your own it is that of chapter 10 (64-128-10, ReLU), its parameters
    rounded to half precision; it reads 441 of the chapter's 449 test images, as it did before.

    Parameters
    ----------
    drawing : str or array_like, optional
        An image of 8x8 values from 0 to 16, as in the data set, or a drawing of 32x32 cells,
        ink (1) or paper (0). It is kept as a text: one character a pixel, "0" to "9" and "a" to
        "g" for 16, or the cells of the drawing as 256 hexadecimal digits.
    fit : bool, default=True
        Whether a drawing of 32x32 cells is first fitted to the frame, as the data set's were.
    neuron : int, optional
        The hidden neuron that is looked at. The default is the one that speaks loudest for the
        answer.
    pixel : int, default=27
        The chosen pixel of the image, 0 to 63, row by row.
    network : Sequential, optional
        A network of your own, of Linear(64, n), ReLU or Tanh, Linear(n, 10), trained on images
        divided by 16. It is kept as ``parameters`` and ``activation``.
    parameters : str, optional
        ``theta`` of the network as base64 of float16 numbers, little endian.
    activation : {"relu", "tanh"}, default="relu"
        What follows the hidden layer's weighted sums.
    examples : sequence of (int, drawing), optional
        Digits with their labels, for the buttons.

    Raises
    ------
    traitlets.TraitError
        If a value is not of that shape or kind, now or when it is set later.

    Examples
    --------
    >>> explorer = DigitExplorer()
    >>> explorer.answer, round(float(explorer.probabilities[6]), 3)
    (6, 1.0)
    >>> explorer.drawing = np.roll(explorer.image, 1, axis=1)  # one pixel to the right
    >>> explorer.answer, round(float(explorer.probabilities[6]), 3)
    (1, 0.0)
    """

    name: ClassVar[str] = "digit"
    state_names: ClassVar[tuple[str, ...]] = (
        *("drawing", "fit", "neuron", "pixel"),
        *("activation", "parameters", "examples"),
    )
    hidden_names: ClassVar[tuple[str, ...]] = ("activation", "parameters", "examples")
    _esm = STATIC / "digit.js"

    drawing = Drawing().tag(sync=True)
    fit = traitlets.Bool(True).tag(sync=True)
    neuron = traitlets.Int(0).tag(sync=True)
    pixel = traitlets.Int(27).tag(sync=True)
    activation = traitlets.Unicode("relu").tag(sync=True)
    parameters = traitlets.Unicode().tag(sync=True)
    examples = Examples().tag(sync=True)

    def __init__(self, *, network: Sequential | None = None, **kwargs: Any) -> None:
        if network is not None:
            kwargs |= _state_of(network)
        super().__init__(**(_given() | kwargs))
        if "neuron" not in kwargs:
            self.neuron = int(self.contributions[:, self.answer].argmax())

    @traitlets.validate("neuron", "pixel")
    def _valid_index(self, proposal: Any) -> int:
        name, value = proposal.trait.name, proposal.value
        last = SIDE * SIDE - 1 if name == "pixel" else _n_hidden(self.parameters) - 1
        if not 0 <= value <= last:
            raise traitlets.TraitError(f"{name} is {value}: expected 0 to {last}")
        return value

    @traitlets.validate("activation")
    def _valid_activation(self, proposal: Any) -> str:
        if proposal.value not in HIDDEN:
            raise traitlets.TraitError(
                f"activation is {proposal.value!r}: expected one of {', '.join(HIDDEN)}"
            )
        return proposal.value

    @traitlets.validate("parameters")
    def _valid_parameters(self, proposal: Any) -> str:
        if _n_hidden(proposal.value) < 1 or not np.isfinite(_decoded(proposal.value)).all():
            raise traitlets.TraitError(
                f"parameters is a text of {len(proposal.value)} characters: expected base64 of the "
                "finite float16 numbers of a network 64-n-10; give network= instead"
            )
        return proposal.value

    @traitlets.observe("parameters")
    def _keep_neuron(self, change: Any) -> None:
        """Choose the first hidden neuron where the chosen one is gone."""
        if self.neuron >= _n_hidden(change.new):
            self.neuron = 0

    @property
    def network(self) -> Sequential:
        """The network of the figure, its parameters rounded to half precision."""
        theta = _decoded(self.parameters).astype(np.float64)
        n_hidden = _n_hidden(self.parameters)
        network = Sequential(
            Linear(SIDE * SIDE, n_hidden, None, init="zeros"),
            HIDDEN[self.activation](),
            Linear(n_hidden, N_CLASSES, None, init="zeros"),
        )
        network.theta = theta
        return network

    @network.setter
    def network(self, network: Sequential) -> None:
        with self.hold_trait_notifications():
            for name, value in _state_of(network).items():
                setattr(self, name, value)

    @property
    def image(self) -> NDArray[np.int64]:
        """The image that the network gets to see, shape (8, 8), values from 0 to 16."""
        if len(self.drawing) == SIDE * SIDE:
            values = [DIGITS.index(character) for character in self.drawing]
            return np.array(values).reshape(SIDE, SIDE)
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(self.drawing), np.uint8))
        cells = bits.reshape(CELLS, CELLS)
        return counted(fitted(cells) if self.fit else cells)

    @property
    def hidden(self) -> NDArray[np.float64]:
        """The activations of the hidden layer, shape (n_hidden,)."""
        return self.network.trace(self._x)["A1"][0]

    @property
    def contributions(self) -> NDArray[np.float64]:
        """What each hidden neuron adds to each logit, shape (n_hidden, 10)."""
        return self.hidden[:, np.newaxis] * self.network.linears[-1].W

    @property
    def logits(self) -> NDArray[np.float64]:
        """The ten outputs of the network, shape (10,)."""
        return self.network.predict(self._x)[0]

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """The softmax of the logits, shape (10,)."""
        return softmax(self.logits)

    @property
    def answer(self) -> int:
        """The digit that the network reads."""
        return int(self.logits.argmax())

    @property
    def weakest_pixel(self) -> tuple[int, int]:
        """The pixel, and its value 0 or 16, that alone brings another digit nearest to the answer.

        Nearest in the logits; where it brings it past the answer, this pixel turns the answer.
        """
        attacked = np.repeat(self._x, 2 * SIDE * SIDE, axis=0)
        rows = np.arange(2 * SIDE * SIDE)
        attacked[rows, rows // 2] = rows % 2
        logits = self.network.predict(attacked)
        others = np.delete(logits, self.answer, axis=1).max(axis=1)
        pixel, dark = divmod(int((logits[:, self.answer] - others).argmin()), 2)
        return pixel, dark * DARKEST

    @property
    def _x(self) -> NDArray[np.float64]:
        """The image as a batch of one, scaled as in training."""
        return self.image.reshape(1, -1) / DARKEST

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        return (
            f"A network with {_n_hidden(self.parameters)} hidden neurons reads the image as "
            f"{self.answer}, with probability {self.probabilities.max():.3f}."
        )


def counted(cells: Any) -> NDArray[np.int64]:
    """Return how many of the 16 cells of each block of 4x4 hold ink.

    Parameters
    ----------
    cells : array_like of shape (32, 32)
        Ink (1) and paper (0).

    Returns
    -------
    ndarray of shape (8, 8)
    """
    blocks = np.asarray(cells, dtype=np.int64).reshape(SIDE, BLOCK, SIDE, BLOCK)
    return blocks.sum(axis=(1, 3))


def fitted(cells: Any) -> NDArray[Any]:
    """Return a drawing stretched to the height of the frame and put in its middle.

    The box around the ink is stretched to 32 rows and to 20 columns, but at most twice as much
    in width as in height, so that a bare stroke stays one.

    Parameters
    ----------
    cells : array_like of shape (32, 32)
        Ink (1) and paper (0).

    Returns
    -------
    ndarray of shape (32, 32)
    """
    cells = np.asarray(cells)
    rows, columns = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
    result = np.zeros_like(cells)
    if not len(rows):
        return result
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    new_width = min(WIDEST, max(1, MOST_STRETCHED * CELLS * width // height))
    left = (CELLS - new_width) // 2
    taken = np.ix_(
        rows[0] + _nearest(CELLS, int(height)), columns[0] + _nearest(int(new_width), int(width))
    )
    result[:, left : left + new_width] = cells[taken]
    return result


def _nearest(length: int, old: int) -> NDArray[np.int64]:
    """Return which of the old cells lies under the middle of each new one."""
    return (2 * np.arange(length) + 1) * old // (2 * length)


def _text(value: Any) -> str:
    """Return an array as a text: values of pixels, or cells as hexadecimal digits."""
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise _wrong_drawing(f"is {value!r}") from None
    if numbers.shape not in ((SIDE, SIDE), (SIDE * SIDE,), (CELLS, CELLS)):
        raise _wrong_drawing(f"has shape {numbers.shape}")
    highest = 1 if numbers.shape == (CELLS, CELLS) else DARKEST
    if not np.isin(numbers, np.arange(highest + 1)).all():
        raise _wrong_drawing(f"holds other numbers than 0 to {highest}")
    whole = numbers.astype(np.uint8)
    if highest == 1:
        return np.packbits(whole).tobytes().hex()
    return "".join(DIGITS[value] for value in whole.ravel())


def _wrong_drawing(given: str) -> traitlets.TraitError:
    return traitlets.TraitError(
        f"drawing {given}: expected an image of 8x8 whole numbers from 0 to 16, "
        "a drawing of 32x32 zeros and ones, or the text of one"
    )


def _state_of(network: Any) -> dict[str, str]:
    """Return the traits that keep a network, or raise TraitError."""
    layers = getattr(network, "layers", [])
    names = {kind: name for name, kind in HIDDEN.items()}
    kinds = [type(layer) for layer in layers]
    is_right = len(kinds) == 3 and kinds[::2] == [Linear, Linear] and kinds[1] in names
    if not is_right or (network.n_in, network.n_out) != (SIDE * SIDE, N_CLASSES):
        raise traitlets.TraitError(
            f"network is {network!r}: expected Sequential(Linear(64, n), ReLU() or Tanh(), "
            "Linear(n, 10))"
        )
    largest = np.abs(network.theta).max()
    if not largest <= np.finfo(HALF).max:
        raise traitlets.TraitError(
            f"network has a parameter of size {largest:g}: expected finite ones that half "
            f"precision can hold, up to {np.finfo(HALF).max:g}"
        )
    return {
        "activation": names[kinds[1]],
        "parameters": b64encode(network.theta.astype(HALF).tobytes()).decode("ascii"),
    }


def _decoded(parameters: str) -> NDArray[Any]:
    """Return the numbers of a text, none if it is no base64 of whole float16 numbers."""
    try:
        content = b64decode(parameters, validate=True)
    except (Base64Error, ValueError):
        content = b""
    return np.frombuffer(content if len(content) % HALF.itemsize == 0 else b"", HALF)


def _n_hidden(parameters: str) -> int:
    """Return the width of the hidden layer, or 0 if there are no whole neurons."""
    n_each = SIDE * SIDE + 1 + N_CLASSES
    n_hidden, rest = divmod(len(_decoded(parameters)) - N_CLASSES, n_each)
    return 0 if rest else n_hidden


def _given() -> dict[str, Any]:
    """Return the network and the digits that are shipped."""
    file = resources.files("nnbook.lab").joinpath("data", "digits-network.npz")
    with resources.as_file(file) as path:
        state: dict[str, Any] = dict(_state_of(load(path)))
    digits = datasets.digits()
    state["drawing"] = _text(digits.X[START])
    state["examples"] = [[int(digits.y[row]), _text(digits.X[row])] for row in EXAMPLES]
    return state
