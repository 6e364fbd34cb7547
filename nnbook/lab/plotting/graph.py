"""Drawing of a computation graph: which number was computed from which, and the slopes."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from nnbook.lab.plotting.numbers import FONT_SIZE, fixed, short
from nnbook.lab.plotting.style import COLORS, ROLES, blank_axes, font_scale

# Lengths are in inches: a drawing on a figure of its own has the size of its numbers.
BOX_WIDTH, BOX_HEIGHT = 0.94, 0.58
COLUMN_STEP, ROW_STEP, LINE_STEP = 1.5, 0.82, 0.165
LARGEST_GRAPH = 60
N_SWEEPS = 6


def draw_graph(
    value: Any,
    ax: Axes | None = None,
    names: Mapping[str, Any] | None = None,
    decimals: int = 2,
) -> Axes:
    """Draw the computation that led to a value, from its leaves on the left to it on the right.

    A box shows a number's name (or the operation that made it, where the numbers tell), its data
    and, after ``backward``, its slope in purple. An arrow stands for one use of a number and
    bears the local slope of the operation: a number used twice, as in ``a + a``, has one box and
    two arrows.

    Parameters
    ----------
    value : nnbook.autograd.Value
        The result. The graph is read from its ``_parents`` and ``_slopes``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of fitting size if it is not given.
    names : mapping of str to Value, optional
        What to write above a number, as in ``{"a": a, "b = a + a": b}``.
    decimals : int
        Digits after the point of data and slopes.

    Returns
    -------
    matplotlib.axes.Axes
        With one box for each number and one arrow for each use of one.

    Raises
    ------
    ValueError
        If the graph has more than 60 numbers.

    Examples
    --------
    >>> from nnbook.autograd import Value
    >>> a = Value(3.0)
    >>> ax = draw_graph(a + a, names={"a": a})
    >>> [text.get_text() for text in ax.texts]
    ['1', '1', 'a', '3.00', '+', '6.00']
    """
    if not hasattr(value, "_parents"):
        raise TypeError(f"draw_graph draws a nnbook.autograd.Value, not {type(value).__name__}")
    drawing = _Layout([_Node(number) for number in parents_first(value, LARGEST_GRAPH)])
    title_of = {id(named): name for name, named in (names or {}).items()}
    ax = blank_axes(ax, drawing.figsize)
    ax.set_xlim(-BOX_WIDTH / 2 - 0.1, drawing.figsize[0] - BOX_WIDTH / 2 - 0.1)
    ax.set_ylim(-drawing.figsize[1] / 2, drawing.figsize[1] / 2)
    font_size = FONT_SIZE * font_scale(ax, drawing.figsize)
    for edge in drawing.edges:
        _draw_edge(ax, edge, font_size)
    with_slopes = any(node.value.grad for node in drawing.nodes)
    for node in drawing.nodes:
        title = title_of.get(id(node.value)) or operation(node.value)
        _draw_box(ax, node, _box_lines(node, title, decimals, with_slopes), font_size)
    return ax


def parents_first(result: Any, most: int) -> list[Any]:
    """Return the values a result was computed from, and itself, in an order of computing.

    Raises
    ------
    ValueError
        If there are more than ``most`` of them.

    Examples
    --------
    >>> from nnbook.autograd import Value
    >>> a = Value(3.0)
    >>> [value.data for value in parents_first(a + a, most=10)]
    [3.0, 6.0]
    """
    order: dict[int, Any] = {}
    found: set[int] = set()
    stack = [(result, False)]  # no recursion: a chain may be longer than Python's limit
    while stack:
        value, parents_done = stack.pop()
        if parents_done:
            order[id(value)] = value
        elif id(value) not in found:
            found.add(id(value))
            if len(found) > most:
                raise ValueError(
                    f"the graph has more than {most} numbers: expected that of one neuron, "
                    "or of one operation"
                )
            stack.append((value, True))
            stack.extend((parent, False) for parent in reversed(value._parents))
    return list(order.values())


def operation(value: Any) -> str:
    """Return the sign of the operation that made a value, or "" where the numbers do not tell.

    A `Value` stores only its parents and its slope with respect to each; the operation is the one
    that gives both its data and these slopes.

    Examples
    --------
    >>> from nnbook.autograd import Value
    >>> operation(Value(2.0) * Value(3.0)), operation(Value(2.0).tanh()), operation(Value(2.0))
    ('×', 'tanh', '')
    """
    inputs = [parent.data for parent in value._parents]
    slopes = [float(slope) for slope in value._slopes]
    if len(inputs) > 2:
        return "dot"
    if len(inputs) == 2:
        return _operation_of_two(value.data, inputs[0], inputs[1], slopes)
    return _operation_of_one(value.data, inputs[0], slopes[0]) if inputs else ""


@dataclass(eq=False)
class _Node:
    """One number of the graph, or (without a value) a bend of an arrow that passes a column."""

    value: Any = None
    column: int = 0
    y: float = 0.0
    neighbors: list["_Node"] = field(default_factory=list)

    @property
    def center(self) -> NDArray[np.float64]:
        """Where the node is drawn."""
        return np.array([COLUMN_STEP * self.column, self.y])


@dataclass(eq=False)
class _Edge:
    """One use of a number: the nodes it passes through, and the local slope of the operation."""

    route: list[_Node]
    slope: float
    bow: float = 0.0  # how far it leaves the straight way, so that two of a kind are seen


class _Layout:
    """Columns by depth; within a column, each node near those it is connected with."""

    def __init__(self, nodes: list[_Node]) -> None:
        self.nodes = nodes
        by_value = {id(node.value): node for node in nodes}
        self._set_columns(by_value)
        self.columns: list[list[_Node]] = [[] for _ in range(1 + max(n.column for n in nodes))]
        for node in nodes:
            self.columns[node.column].append(node)
        self.edges = [edge for node in nodes for edge in self._edges_into(node, by_value)]
        for sweep in range(N_SWEEPS):
            self._order(reverse=bool(sweep % 2))

    @property
    def figsize(self) -> tuple[float, float]:
        """Width and height of the whole drawing."""
        height = ROW_STEP * (max(map(len, self.columns)) - 1) + BOX_HEIGHT + 0.2
        # Room for the bow of the arrows of a + a.
        return COLUMN_STEP * (len(self.columns) - 1) + BOX_WIDTH + 0.2, max(height, 1.0)

    def _set_columns(self, by_value: dict[int, _Node]) -> None:
        """Put a number right of all it was computed from, and a leaf just left of its first use."""
        for node in self.nodes:  # parents come first
            parents = [by_value[id(parent)] for parent in node.value._parents]
            node.column = 1 + max((parent.column for parent in parents), default=-1)
        first_use: dict[int, int] = {}
        for node in self.nodes:
            for parent in node.value._parents:
                first_use[id(parent)] = min(first_use.get(id(parent), node.column), node.column)
        for node in self.nodes:
            if not node.value._parents:
                node.column = max(first_use.get(id(node.value), 0) - 1, 0)

    def _edges_into(self, node: _Node, by_value: dict[int, _Node]) -> list[_Edge]:
        """Return an edge for each use of a number in the operation that made the node."""
        edges = []
        uses = Counter(id(parent) for parent in node.value._parents)
        seen: Counter[int] = Counter()
        for parent, slope in zip(node.value._parents, node.value._slopes, strict=True):
            edge = _Edge(self._route(by_value[id(parent)], node), float(slope))
            edge.bow = 0.3 * (seen[id(parent)] - (uses[id(parent)] - 1) / 2)
            seen[id(parent)] += 1
            edges.append(edge)
        return edges

    def _route(self, start: _Node, end: _Node) -> list[_Node]:
        """Return the nodes from start to end, with a bend in each column between them."""
        bends = [_Node(column=column) for column in range(start.column + 1, end.column)]
        for bend in bends:
            self.columns[bend.column].append(bend)
        route = [start, *bends, end]
        for left, right in zip(route, route[1:], strict=False):
            left.neighbors.append(right)
            right.neighbors.append(left)
        return route

    def _order(self, reverse: bool) -> None:
        """Sort each column by the mean height of its neighbors in the columns already sorted."""
        for column in reversed(self.columns) if reverse else self.columns:
            side = 1 if reverse else -1
            column.sort(key=lambda node: -_mean_height(node, side))
            for row, node in enumerate(column):
                node.y = ROW_STEP * ((len(column) - 1) / 2 - row)


def _mean_height(node: _Node, side: int) -> float:
    """Return the mean height of a node's neighbors on one side, or its own if it has none."""
    heights = [other.y for other in node.neighbors if (other.column - node.column) * side > 0]
    return float(np.mean(heights)) if heights else node.y


def _operation_of_two(data: float, x: float, y: float, slopes: list[float]) -> str:
    """Return the sign of the operation on two values that gives data and slopes."""
    if data == x + y and slopes == [1.0, 1.0]:
        return "+"
    if data == x * y and slopes == [y, x]:
        return "×"
    return ""


def _operation_of_one(data: float, x: float, slope: float) -> str:
    """Return the sign of the operation on one value that gives data and slope, if only one does."""
    if data == x and slope in (0.0, 1.0):
        return ""  # x + 0, x × 1, relu(x), or a power of 0: all the same here
    signs = [
        sign
        for sign, result, its_slope in _candidates(data, x, slope)
        if math.isclose(data, result) and math.isclose(slope, its_slope, abs_tol=1e-15)
    ]
    return signs[0] if len(signs) == 1 else ""


def _candidates(data: float, x: float, slope: float) -> Iterator[tuple[str, float, float]]:
    """Yield sign, result and slope at x of each operation on one value."""
    e = math.exp(-abs(x))
    sigmoid = (1.0 if x >= 0 else e) / (1 + e)
    yield "relu", max(x, 0.0), float(x > 0)
    yield "tanh", math.tanh(x), 1 - math.tanh(x) ** 2
    yield "sigmoid", sigmoid, sigmoid * (1 - sigmoid)
    if x < 700:  # above, exp overflows
        yield "exp", math.exp(x), math.exp(x)
    if x > 0:
        yield "log", math.log(x), 1 / x
    # With a constant, which somebody wrote down: few digits, and not times 0.
    if slope and slope == round(slope, 6):
        yield f"× {short(slope)}", x * slope, slope
    if math.isclose(data - x, round(data - x, 6)):
        yield f"+ {short(data - x)}", data, 1.0
    exponent = round(slope * x / data, 6) if data else 0.0  # x**n has slope n x**n / x
    if exponent not in (0.0, 1.0) and (x > 0 or exponent.is_integer()):
        yield f"power {short(exponent)}", x**exponent, exponent * x ** (exponent - 1)


def _box_lines(node: _Node, title: str, decimals: int, with_slope: bool) -> list[tuple[str, str]]:
    """Return text and color of each line in the box of a number: its name, its data, its slope."""
    lines = [(title, COLORS["ink"])] if title else []
    lines.append((fixed(node.value.data, decimals), COLORS["ink"]))
    if with_slope:
        lines.append((f"grad {fixed(node.value.grad, decimals)}", COLORS[ROLES["slope"]]))
    return lines


def _draw_box(ax: Axes, node: _Node, lines: list[tuple[str, str]], font_size: float) -> None:
    """Draw the box of one number."""
    x, y = node.center
    ax.add_patch(
        FancyBboxPatch(
            (x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2),
            BOX_WIDTH,
            BOX_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.08",
            fc=COLORS["paper"],
            ec=COLORS["ink"],
            lw=1.1,
            zorder=3,
        )
    )
    for row, (text, color) in enumerate(lines):
        height = y + LINE_STEP * ((len(lines) - 1) / 2 - row)
        ax.text(
            x, height, text, ha="center", va="center", fontsize=font_size, color=color, zorder=4
        )


def _draw_edge(ax: Axes, edge: _Edge, font_size: float) -> None:
    """Draw one use of a number as a curved arrow with its local slope."""
    centers = [node.center for node in edge.route]
    centers[0] = centers[0] + [BOX_WIDTH / 2, edge.bow]
    centers[-1] = centers[-1] + [-BOX_WIDTH / 2 - 0.02, edge.bow]
    points, codes = [centers[0]], [Path.MOVETO]
    for start, end in zip(centers, centers[1:], strict=False):
        reach = np.array([(end[0] - start[0]) / 2, 0.0])
        level = start[1] == end[1]  # on a slope the two ways are apart as it is
        bow = np.array([0.0, edge.bow if level else 0.0])
        points += [start + reach + bow, end - reach + bow, end]
        codes += [Path.CURVE4] * 3
    arrow = FancyArrowPatch(
        path=Path(points, codes),
        arrowstyle="-|>,head_length=4,head_width=2",
        color=COLORS["gray"],
        lw=1.1,
        zorder=1,
    )
    ax.add_patch(arrow)
    middle = 0.125 * points[-4] + 0.375 * points[-3] + 0.375 * points[-2] + 0.125 * points[-1]
    ax.text(
        middle[0],
        middle[1],
        short(edge.slope),
        ha="center",
        va="center",
        fontsize=0.95 * font_size,
        color=COLORS["ink"],
        bbox={"boxstyle": "round,pad=0.12", "fc": COLORS["paper"], "ec": "none"},
        zorder=2,
    )
