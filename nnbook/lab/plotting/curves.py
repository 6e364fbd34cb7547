"""Curves of training: the loss by epoch, the way downhill, the spread of the activations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from nnbook.lab.plotting.style import COLORS, CYCLE, axes

N_BINS = 41


def loss_curve(
    history: Any,
    ax: Axes | None = None,
    *,
    log: bool = False,
    xlabel: str = "epoch",
    ylabel: str = "loss",
) -> Axes:
    """Draw how the loss changes during training.

    Parameters
    ----------
    history : History, sequence of float, or mapping of str to sequence of float
        What ``fit`` returns (its ``loss`` and, where there is one, ``validation_loss``; the
        lowest validation loss is marked), or one series, or several series by name.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    log : bool
        Whether the loss has a logarithmic axis.
    xlabel, ylabel : str
        Names of the axes.

    Returns
    -------
    matplotlib.axes.Axes
        With one line for each series.

    Examples
    --------
    >>> ax = loss_curve({"small rate": [0.7, 0.6, 0.5], "large rate": [0.7, 0.3, 0.2]})
    >>> [line.get_label() for line in ax.lines]
    ['small rate', 'large rate']
    """
    series = _as_series(history)
    ax = axes(ax)
    for name, values in series.items():
        epochs = np.arange(1, len(values) + 1)
        (line,) = ax.plot(epochs, values, label=name)
        if name == "validation":
            best = int(np.nanargmin(values))
            ax.plot(best + 1, values[best], "o", color=line.get_color(), label="_lowest")
    if len(series) > 1:
        ax.legend()
    if log:
        ax.set_yscale("log")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def descent_path(
    f: Callable[[NDArray[np.float64]], float],
    paths: Mapping[str, ArrayLike] | ArrayLike,
    ax: Axes | None = None,
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    n_levels: int = 12,
) -> Axes:
    """Draw the contour lines of a function of two parameters, and the ways down to its minimum.

    Parameters
    ----------
    f : callable
        Gets an ndarray of shape (2,) and returns a number.
    paths : array_like of shape (n_steps, 2), or mapping of str to such arrays
        The points visited, from the first to the last, by the name of the method.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    xlim, ylim : tuple of float, optional
        Range of the two parameters; where the paths go, with a margin, if it is not given.
    n_levels : int
        Number of contour lines; they lie closer near the minimum.

    Returns
    -------
    matplotlib.axes.Axes
        With one line for each path; a hollow circle is its start, a full one its end.

    Raises
    ------
    ValueError
        If a path is not of shape (n_steps, 2).

    Examples
    --------
    >>> ax = descent_path(lambda theta: theta @ theta, [[1.0, 1.0], [0.5, 0.5], [0.2, 0.2]])
    >>> ax.lines[0].get_xydata().shape
    (3, 2)
    """
    named = paths if isinstance(paths, Mapping) else {"": paths}
    steps = {name: _as_path(path) for name, path in named.items()}
    visited = np.concatenate(list(steps.values()))
    ax = axes(ax, (4.8, 3.6))
    ax.set(xlim=xlim or _span(visited[:, 0]), ylim=ylim or _span(visited[:, 1]))
    _draw_contours(ax, f, n_levels)
    for (name, path), color in zip(steps.items(), _endless(CYCLE[1:], len(steps)), strict=True):
        ax.plot(*path.T, ".-", color=color, label=name, lw=1.4, ms=4)
        ax.plot(*path[0], "o", ms=7, mfc=COLORS["paper"], mec=color, label="_start")
        ax.plot(*path[-1], "o", ms=7, color=color, label="_end")
    if any(named):
        ax.legend()
    ax.grid(False)
    ax.set(xlabel=r"$\theta_1$", ylabel=r"$\theta_2$")
    return ax


def activation_histograms(
    activations: Mapping[str, ArrayLike] | Sequence[ArrayLike],
    ax: Axes | None = None,
    limits: tuple[float, float] | None = None,
) -> Axes:
    """Draw how the values in each layer are spread: one upright histogram beside the other.

    Parameters
    ----------
    activations : mapping of str to array_like, or sequence of array_like
        All values of each layer, by its name, as ``Sequential.trace`` returns them; a sequence
        is numbered from 1.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    limits : tuple of float, optional
        Lowest and highest value shown; those of the data if they are not given.

    Returns
    -------
    matplotlib.axes.Axes
        With one filled shape for each layer; a layer's widest bar has the same width in each.

    Examples
    --------
    >>> ax = activation_histograms([[0.0, 0.1, 0.2], [0.0, 1.0]])
    >>> len(ax.collections)
    2
    """
    layers = _as_layers(activations)
    low, high = limits or (
        min(values.min() for values in layers.values()),
        max(values.max() for values in layers.values()),
    )
    edges = np.linspace(low, high if high > low else low + 1, N_BINS + 1)
    ax = axes(ax)
    for position, values in enumerate(layers.values()):
        counts, _ = np.histogram(values, edges)
        half = 0.42 * np.append(counts, counts[-1]) / max(counts.max(), 1)
        ax.fill_betweenx(edges, position - half, position + half, step="post", color=CYCLE[0], lw=0)
    ax.set_xticks(range(len(layers)), list(layers))
    ax.grid(axis="x", visible=False)
    ax.set(xlabel="layer", ylabel="value")
    return ax


def _as_series(history: Any) -> dict[str, NDArray[np.float64]]:
    """Return the series of losses in a history by name."""
    if isinstance(history, Mapping):
        named = dict(history)
    elif hasattr(history, "loss"):
        validation = getattr(history, "validation_loss", None)
        named = {"training": history.loss} | ({"validation": validation} if validation else {})
    else:
        named = {"loss": history}
    series = {name: np.asarray(values, dtype=np.float64) for name, values in named.items()}
    for name, values in series.items():
        if values.ndim != 1 or values.size == 0:
            raise ValueError(
                f"the series {name!r} has shape {values.shape}, but a curve needs one number for "
                "each epoch: has fit run?"
            )
    return series


def _as_path(path: ArrayLike) -> NDArray[np.float64]:
    """Return a path as an array, after checking that it lies in the plane."""
    steps = np.asarray(path, dtype=np.float64)
    if steps.ndim != 2 or steps.shape[1] != 2 or len(steps) == 0:
        raise ValueError(f"a path has shape {steps.shape}, but it must be (n_steps, 2)")
    return steps


def _as_layers(
    activations: Mapping[str, ArrayLike] | Sequence[ArrayLike],
) -> dict[str, NDArray[np.float64]]:
    """Return the values of each layer by name, each as one long row."""
    if not isinstance(activations, Mapping):
        activations = {str(number): values for number, values in enumerate(activations, start=1)}
    layers = {name: np.ravel(np.asarray(values)) for name, values in activations.items()}
    if not layers or any(values.size == 0 for values in layers.values()):
        raise ValueError("activations must hold the values of one layer or more")
    return layers


def _span(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the range of the values with a margin on both sides."""
    margin = 0.25 * np.ptp(values) or 1.0
    return float(values.min() - margin), float(values.max() + margin)


def _draw_contours(ax: Axes, f: Callable[[NDArray[np.float64]], float], n_levels: int) -> None:
    """Draw contour lines of f within the limits of the axes."""
    x, y = (np.linspace(*limits, 100) for limits in (ax.get_xlim(), ax.get_ylim()))
    heights = np.array([[float(f(np.array([u, v]))) for u in x] for v in y])
    # Squares, since a bowl that is cut at squares has evenly spaced lines.
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, n_levels + 1)[1:] ** 2
    ax.contour(x, y, heights, levels=levels, colors=COLORS["gray"], linewidths=0.7, alpha=0.7)


def _endless(colors: tuple[str, ...], n: int) -> list[str]:
    """Return n colors, beginning again when they are used up."""
    return [colors[index % len(colors)] for index in range(n)]
