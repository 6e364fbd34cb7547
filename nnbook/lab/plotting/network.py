"""Drawing of a network: its neurons, its weights, and the numbers that pass through it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from nnbook.lab.plotting.numbers import FONT_SIZE, fixed, short
from nnbook.lab.plotting.style import COLORS, DIVERGING, ROLES, blank_axes, font_scale

# Lengths are in inches: a drawing on a figure of its own has the size of its numbers.
WRITTEN_WIDTH = 3  # up to so many neurons in a layer, every number is written
SYMBOLS_WIDTH = 5  # up to so many, every neuron has its symbol
SHOWN_WIDTH = 10  # a wider layer is drawn with dots in its middle
SHOWN_AT_EACH_END = 3

Numbers = Mapping[str, ArrayLike] | Sequence[ArrayLike]


def draw_network(
    network: Any,
    values: Numbers | None = None,
    slopes: Numbers | None = None,
    ax: Axes | None = None,
    decimals: int = 2,
) -> Axes:
    """Draw a network: a circle for each neuron, a line for each weight.

    A line is blue for a positive weight and orange for a negative one, and the wider the larger
    the weight. With up to 3 neurons in a layer, weights and biases are written beside it; of a
    layer wider than 10 only the first and the last three neurons are drawn.

    Parameters
    ----------
    network : Sequential, or sequence of int
        The network, or the sizes of its layers from the inputs to the outputs.
    values : mapping of str to array_like, or sequence of array_like, optional
        What passes through for *one* sample: as ``network.trace(X[:1])`` gives it (``X``, ``Z1``,
        ``A1``, ``Z2``, …; a name without a number, as ``p``, belongs to the outputs), or the
        activations of each layer, inputs first. Written into the neurons of a small network; a
        larger one is shaded with its activations.
    slopes : mapping of str to array_like, optional
        Slopes of the loss, written in purple: ``Z1``, ``A1``, … below the neurons, ``W1``, …
        below the weights and ``b1``, … above the biases. A leading ``d`` (``dZ1``) is ignored.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of fitting size if it is not given.
    decimals : int
        Digits after the point of values and slopes.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If values or slopes do not fit the network, or slopes are given for a large one.

    Examples
    --------
    >>> from matplotlib.patches import Circle
    >>> ax = draw_network([2, 3, 1])
    >>> sum(isinstance(patch, Circle) for patch in ax.patches)
    6
    """
    columns = _columns(network)
    widest = max(column.size for column in columns)
    if slopes is not None and widest > WRITTEN_WIDTH:
        raise ValueError(
            f"slopes are written only with up to {WRITTEN_WIDTH} neurons in a layer; "
            f"this network has {widest}"
        )
    numbers = (_by_place(values, columns, "values"), _by_place(slopes, columns, "slopes"))
    layout = _layout(columns, any(numbers))
    drawing = _Drawing(columns, layout, *numbers, decimals)
    ax = blank_axes(ax, drawing.figsize)
    drawing.draw(ax)
    return ax


@dataclass(frozen=True)
class _Column:
    """One column of neurons, with the weights that lead into it."""

    size: int
    activation: str = ""
    W: NDArray[Any] | None = None
    b: NDArray[Any] | None = None

    @property
    def shown(self) -> list[int | None]:
        """Indexes of the neurons to draw from top to bottom; None stands for the dots."""
        if self.size <= SHOWN_WIDTH:
            return list(range(self.size))
        ends = range(SHOWN_AT_EACH_END)
        return [*ends, None, *(self.size - SHOWN_AT_EACH_END + index for index in ends)]


# Numbers by column (0 for the inputs) and letter ("x", "z", "a", "W", "b", …).
_Placed = dict[tuple[int, str], NDArray[np.float64]]


@dataclass(frozen=True)
class _Layout:
    """Lengths of a drawing: of the circles, between them, and around all of them."""

    radius: float
    row_step: float
    column_step: float
    beside: float
    above: float
    below: float
    written: bool = False  # whether every neuron and weight has its numbers beside it
    symbols: bool = False  # whether every neuron has its symbol


def _layout(columns: list[_Column], has_numbers: bool) -> _Layout:
    """Return the lengths that fit the network: large circles where numbers are written in them."""
    widest = max(column.size for column in columns)
    if widest <= WRITTEN_WIDTH and (has_numbers or columns[-1].W is not None):
        return _Layout(0.38, 1.55, 1.9, beside=0.5, above=1.05, below=0.85, written=True)
    if widest <= SYMBOLS_WIDTH and not has_numbers:
        return _Layout(0.22, 0.7, 1.3, beside=0.4, above=0.6, below=0.3, symbols=True)
    step = min(1.9, max(1.1, 3.8 / (len(columns) - 1)))
    return _Layout(0.11, 0.32, step, beside=0.6, above=0.6, below=0.2)


class _Drawing:
    """Where everything goes, and the drawing of it."""

    def __init__(
        self,
        columns: list[_Column],
        layout: _Layout,
        values: _Placed,
        slopes: _Placed,
        decimals: int,
    ) -> None:
        self.columns = columns
        self.layout = layout
        self.values = values
        self.slopes = slopes
        self.decimals = decimals
        self.font_scale = 1.0
        weights = [np.abs(column.W).max() for column in columns if column.W is not None]
        self.largest_weight = max(weights, default=0.0) or 1.0

    @property
    def width(self) -> float:
        """Distance between the first and the last column."""
        return self.layout.column_step * (len(self.columns) - 1)

    @property
    def half_height(self) -> float:
        """Distance from the middle to the center of the highest neuron."""
        return self.layout.row_step * (max(len(column.shown) for column in self.columns) - 1) / 2

    @property
    def figsize(self) -> tuple[float, float]:
        """Width and height of the whole drawing."""
        around = self.layout.above + self.layout.below
        return self.width + 2 * self.layout.beside, 2 * self.half_height + around

    def draw(self, ax: Axes) -> None:
        """Draw the whole network."""
        layout = self.layout
        ax.set_xlim(-layout.beside, self.width + layout.beside)
        ax.set_ylim(-self.half_height - layout.below, self.half_height + layout.above)
        self.font_scale = font_scale(ax, self.figsize)
        for number in range(1, len(self.columns)):
            self._draw_weights(ax, number)
        for number in range(len(self.columns)):
            self._draw_column(ax, number)

    def neurons(self, number: int) -> list[tuple[int | None, NDArray[np.float64]]]:
        """Return index and center of what is drawn in a column, from top to bottom."""
        shown = self.columns[number].shown
        x, top = self.layout.column_step * number, self.layout.row_step * (len(shown) - 1) / 2
        places = [np.array([x, top - self.layout.row_step * row]) for row in range(len(shown))]
        return list(zip(shown, places, strict=True))

    def _draw_weights(self, ax: Axes, number: int) -> None:
        """Draw a line for each weight into a column between neurons that are shown."""
        W, slope = self.columns[number].W, self.slopes.get((number, "W"))
        for i, start in self.neurons(number - 1):
            for j, end in self.neurons(number):
                if i is None or j is None:
                    continue
                self._draw_line(ax, start, end, None if W is None else float(W[i, j]))
                if self.layout.written and W is not None:
                    self._write_along(ax, start, end, short(W[i, j]), 1)
                if slope is not None:
                    text = fixed(slope[i, j], self.decimals)
                    self._write_along(ax, start, end, text, -1, COLORS[ROLES["slope"]])

    def _draw_line(
        self, ax: Axes, start: NDArray[Any], end: NDArray[Any], weight: float | None
    ) -> None:
        """Draw one weight: its sign is the color, its size the width of the line."""
        color, width = COLORS["gray"], 0.7
        if weight is not None:
            color = COLORS[ROLES["negative" if weight < 0 else "positive"]]
            width = 0.3 + 2.7 * abs(weight) / self.largest_weight
        alpha = 1.0 if self.layout.written else 0.55
        ax.plot(*zip(start, end, strict=True), color=color, lw=width, alpha=alpha, zorder=1)

    def _write_along(
        self,
        ax: Axes,
        start: NDArray[Any],
        end: NDArray[Any],
        text: str,
        side: int,
        color: str = COLORS["ink"],
    ) -> None:
        """Write above a line (side 1) or below it (-1), where lines have not crossed yet."""
        direction = (end - start) / np.linalg.norm(end - start)
        upward = np.array([-direction[1], direction[0]])
        x, y = start + (self.layout.radius + 0.36) * direction + 0.105 * side * upward
        ax.text(
            x,
            y,
            text,
            ha="center",
            va="center",
            rotation=np.degrees(np.arctan2(direction[1], direction[0])),
            transform_rotates_text=True,
            fontsize=FONT_SIZE * self.font_scale,
            color=color,
            zorder=2,
        )

    def _draw_column(self, ax: Axes, number: int) -> None:
        """Draw the neurons of a column, their numbers, and the title above."""
        for index, (x, y) in self.neurons(number):
            if index is None:
                self._write(ax, x, y, "⋮", 14)
                continue
            color = self._shade(number, index)
            ax.add_patch(
                Circle((x, y), self.layout.radius, fc=color, ec=COLORS["ink"], lw=1.2, zorder=3)
            )
            if self.layout.written:
                self._write_numbers(ax, number, index, x, y)
            elif self.layout.symbols:
                self._write(ax, x, y, self._symbol(number, index), 11)
        top = self.half_height + self.layout.above - 0.05
        self._write(ax, self.layout.column_step * number, top, self._title(number), 10, va="top")

    def _title(self, number: int) -> str:
        """Return what a column is, with its activation, and its size where one cannot count."""
        column, last = self.columns[number], len(self.columns) - 1
        if number in (0, last):
            name = ("input" if number == 0 else "output") + ("" if column.size == 1 else "s")
        else:
            name = "hidden" if last == 2 else f"hidden {number}"
        if self.layout.written or self.layout.symbols:
            return f"{name}, {column.activation}" if column.activation else name
        return f"{name}\n{column.size:,} {column.activation}".rstrip()

    def _shade(self, number: int, index: int) -> Any:
        """Return the color of a neuron: its activation in a large network, where it is given."""
        activation = self.values.get((number, "a"), self.values.get((number, "z")))
        if number == 0:
            activation = self.values.get((0, "x"))
        if self.layout.written or activation is None:
            return COLORS["paper"]
        largest = float(np.abs(activation).max()) or 1.0
        return DIVERGING(0.5 + 0.5 * activation[index] / largest)

    def _symbol(self, number: int, index: int) -> str:
        """Return the symbol of a neuron in the notation of the book."""
        if number < len(self.columns) - 1:
            return f"${'a' if number else 'x'}_{index + 1}$"
        return r"$\hat{y}$" if self.columns[-1].size == 1 else rf"$\hat{{y}}_{index + 1}$"

    def _write_numbers(self, ax: Axes, number: int, index: int, x: float, y: float) -> None:
        """Write values into a circle, the bias and its slope above, the other slopes below."""
        inside = self._lines(self.values, number, index)
        symbol = self._symbol(number, index)
        self._write(ax, x, y, "\n".join(inside.values()) or symbol, FONT_SIZE if inside else 11)
        b, slopes = self.columns[number].b, self._lines(self.slopes, number, index)
        above = [slopes.pop("b")] if "b" in slopes else []
        purple = COLORS[ROLES["slope"]]
        edge = self.layout.radius + 0.05
        if b is not None:
            self._write(ax, x, y + edge, f"$b$ {short(b[index])}", va="bottom")
        self._write(ax, x, y + edge + 0.17, "".join(above), va="bottom", color=purple)
        self._write(ax, x, y - edge, "\n".join(slopes.values()), va="top", color=purple)

    def _lines(self, numbers: _Placed, number: int, index: int) -> dict[str, str]:
        """Return what is written for the numbers of one neuron, by letter."""
        form = r"$\partial L/\partial {}$ {}" if numbers is self.slopes else "${}$ {}"
        return {
            letter: form.format(letter, fixed(array[index], self.decimals))
            for (column, letter), array in numbers.items()
            if column == number and letter != "W"
        }

    def _write(
        self,
        ax: Axes,
        x: float,
        y: float,
        text: str,
        size: float = FONT_SIZE,
        va: Literal["center", "top", "bottom"] = "center",
        color: str = COLORS["ink"],
    ) -> None:
        """Write centered text, if there is any."""
        if not text:
            return
        ax.text(
            x,
            y,
            text,
            ha="center",
            va=va,
            fontsize=size * self.font_scale,
            color=color,
            linespacing=1.25,
            zorder=4,
        )


def _columns(network: Any) -> list[_Column]:
    """Return the columns of a network, or of the sizes of one."""
    if hasattr(network, "layers"):
        columns = _columns_of_layers(network.layers)
    else:
        columns = [_Column(int(size)) for size in network]
    if len(columns) < 2 or any(column.size < 1 for column in columns):
        sizes = [column.size for column in columns]
        raise ValueError(f"the layers have sizes {sizes}: give two or more, each at least 1")
    return columns


def _columns_of_layers(layers: Sequence[Any]) -> list[_Column]:
    """Return the columns of a list of layers: a layer with a W opens one, others name it."""
    columns: list[_Column] = []
    for layer in layers:
        if hasattr(layer, "W"):
            W, b = np.asarray(layer.W, dtype=float), np.asarray(layer.b, dtype=float)
            columns = columns or [_Column(W.shape[0])]
            columns.append(_Column(W.shape[1], "", W, b))
        elif len(columns) > 1:
            last = columns[-1]
            columns[-1] = _Column(last.size, type(layer).__name__, last.W, last.b)
    return columns


def _by_place(numbers: Numbers | None, columns: list[_Column], what: str) -> _Placed:
    """Return the numbers by column and letter, after checking that they fit the network."""
    if numbers is None:
        return {}
    if not isinstance(numbers, Mapping):
        numbers = {("X" if k == 0 else f"A{k}"): array for k, array in enumerate(numbers)}
    placed = {}
    for name, given in numbers.items():
        column, letter = _place(name, len(columns) - 1, what)
        shape: tuple[int, ...] = (columns[column].size,)
        if letter == "W":
            shape = (columns[column - 1].size, *shape)
        array = np.asarray(given, dtype=np.float64)
        if array.shape not in (shape, (1, *shape)):  # (1, n) is a batch of one sample
            raise ValueError(
                f"{what}[{name!r}] has shape {array.shape}, but this network needs {shape} there: "
                "give the numbers of one sample, as in trace(X[:1])"
            )
        placed[column, letter] = array.reshape(shape)
    return placed


def _place(name: str, last: int, what: str) -> tuple[int, str]:
    """Return column and letter of a name such as X, Z1, dW2 or p."""
    # A1' is what a second activation makes of A1: the neuron shows the last of them.
    match = re.fullmatch(r"d?([A-Za-z])(\d*)'*", name)
    letter, digits = match.groups() if match else ("", "")
    column = int(digits) if digits else (0 if letter == "X" else last)
    if not letter or column > last or (column == 0) != (letter == "X"):
        raise ValueError(
            f"{what} has the name {name!r}, but this network has X, Z1, A1, … Z{last}, A{last}"
        )
    return column, letter if letter == "W" else letter.lower()
