"""Pictures of samples: points and regions of classes, images, and who is taken for whom."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb, to_rgba
from numpy.typing import ArrayLike, NDArray

from nnbook.lab.plotting.style import COLORS, CYCLE, DIVERGING, MARKERS, axes

REGION_ALPHA = 0.18


def class_color(label: int) -> str:
    """Return the color of a class; after the last color of the cycle the first comes again."""
    return CYCLE[label % len(CYCLE)]


def scatter_classes(
    X: ArrayLike,
    y: ArrayLike,
    ax: Axes | None = None,
    classes: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
) -> Axes:
    """Draw samples with two features as points, one color and one marker for each class.

    Parameters
    ----------
    X : array_like of shape (n_samples, 2)
        Samples.
    y : array_like of shape (n_samples,)
        Class of each sample, from 0.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    classes : sequence of str, optional
        Names of the classes, for a legend.
    features : sequence of str, optional
        Names of the two features, for the axes; ``bill_length_mm`` reads "bill length (mm)".

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = scatter_classes([[0, 0], [1, 1]], [0, 1], classes=["left", "right"])
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['left', 'right']
    """
    X, labels = _plane(X, y)
    n_classes = _n_classes(labels, classes)
    ax = axes(ax)
    for label in range(n_classes):
        ax.scatter(
            X[labels == label, 0],
            X[labels == label, 1],
            s=26,
            color=class_color(label),
            marker=MARKERS[label % len(MARKERS)],
            edgecolors=COLORS["paper"],  # keeps apart what overlaps
            linewidths=0.6,
            label=None if classes is None else classes[label],
        )
    if classes is not None:
        ax.legend(loc="best")
    if features is not None:
        ax.set(xlabel=_readable(features[0]), ylabel=_readable(features[1]))
    return ax


def decision_boundary(
    predict: Callable[[NDArray[np.float64]], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    ax: Axes | None = None,
    classes: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    threshold: float = 0.0,
    resolution: int = 300,
) -> Axes:
    """Draw which class a classifier gives to each point of the plane, and the samples on top.

    Parameters
    ----------
    predict : callable
        Gets an ndarray of shape (n_points, 2) and returns for each point its class, or a score
        for each class (shape (n_points, n_classes), the largest wins), or one score (float, of
        shape (n_points,) or (n_points, 1)): class 1 where it exceeds ``threshold``.
    X : array_like of shape (n_samples, 2)
        Samples.
    y : array_like of shape (n_samples,)
        Class of each sample, from 0.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    classes, features : sequence of str, optional
        Names of the classes and of the two features, see ``scatter_classes``.
    threshold : float
        Where class 1 begins for one score: 0 for a logit, 0.5 for a probability.
    resolution : int
        Number of points on each side of the grid on which ``predict`` is asked.

    Returns
    -------
    matplotlib.axes.Axes
        Its one image holds the regions.

    Raises
    ------
    ValueError
        If the samples do not have two features, or ``predict`` returns something else.

    Examples
    --------
    >>> right_of_zero = lambda points: points[:, 0] > 0
    >>> ax = decision_boundary(right_of_zero, [[-1, 0], [1, 0]], [0, 1])
    >>> len(ax.images)
    1
    """
    X, samples = _plane(X, y)
    ax = axes(ax)
    lines = [_spread(column, resolution) for column in X.T]
    points = np.stack(np.meshgrid(*lines), axis=-1).reshape(-1, 2)
    scores = _scores(predict(points), len(points), threshold).reshape(resolution, resolution, -1)
    regions = scores.argmax(axis=-1)
    colors = np.array([to_rgba(class_color(k), REGION_ALPHA) for k in range(scores.shape[-1])])
    extent = (lines[0][0], lines[0][-1], lines[1][0], lines[1][-1])
    ax.imshow(
        colors[regions],
        extent=extent,
        origin="lower",
        aspect="auto",
        interpolation="nearest",  # flat colors: a blend of them would triple the size of the file
        zorder=0,
    )
    for label in range(1, scores.shape[-1]):
        _draw_border(ax, lines, scores, label)
    ax.grid(False)
    return scatter_classes(X, samples, ax, classes, features)


def image_grid(
    images: ArrayLike,
    titles: Sequence[object] | None = None,
    n_columns: int = 10,
    ax: Axes | None = None,
    signed: bool = False,
) -> Axes:
    """Draw small images side by side, all on one scale of gray.

    Parameters
    ----------
    images : array_like of shape (n_images, n_rows, n_columns) or (n_images, n_pixels)
        Images; rows of pixels are taken for square images.
    titles : sequence, optional
        What to write above each image.
    n_columns : int
        Images in a row of the grid.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    signed : bool
        False: dark is large (ink on paper). True: blue is positive, orange is negative and white
        is zero, for weights and slopes.

    Returns
    -------
    matplotlib.axes.Axes
        With one image object for each image.

    Raises
    ------
    ValueError
        If the images have no square shape, or there is not one title for each.

    Examples
    --------
    >>> len(image_grid(np.eye(9).reshape(9, 9), titles=range(9)).images)
    9
    """
    pictures = _as_images(images)
    if titles is not None and len(titles) != len(pictures):
        raise ValueError(f"{len(titles)} titles for {len(pictures)} images: give one for each")
    n_columns = min(n_columns, len(pictures))
    n_grid_rows = -(-len(pictures) // n_columns)
    step = 1.5 if titles is not None else 1.12  # room for a line of text, or for a narrow gap
    ax = axes(ax, (4.8, 4.8 / (1.12 * n_columns) * step * n_grid_rows))
    height_to_width = pictures.shape[1] / pictures.shape[2]
    low, high = _color_limits(pictures, signed)
    for index, picture in enumerate(pictures):
        row, column = divmod(index, n_columns)
        left, top = 1.12 * column, -step * height_to_width * row
        ax.imshow(
            picture,
            cmap=DIVERGING if signed else "gray_r",
            vmin=low,
            vmax=high,
            extent=(left, left + 1, top - height_to_width, top),
            interpolation="nearest",
        )
        if titles is not None:
            ax.text(left + 0.5, top + 0.04, str(titles[index]), ha="center", va="bottom")
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.set_xlim(-0.06, 1.12 * n_columns - 0.06)
    bottom = -step * height_to_width * (n_grid_rows - 1) - height_to_width
    ax.set_ylim(bottom - 0.06, 0.06 if titles is None else 0.4)
    return ax


def confusion(
    matrix: ArrayLike, ax: Axes | None = None, classes: Sequence[str] | None = None
) -> Axes:
    """Draw a confusion matrix: right answers in blue, mistakes in orange, empty where none.

    Parameters
    ----------
    matrix : array_like of int, shape (n_classes, n_classes)
        Row: true class; column: predicted class.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure if it is not given.
    classes : sequence of str, optional
        Names of the classes; 0, 1, … if they are not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> [text.get_text() for text in confusion([[5, 0], [1, 4]]).texts]
    ['5', '1', '4']
    """
    counts = np.asarray(matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(
            f"the confusion matrix has shape {counts.shape}, "
            "but it must have one row and one column for each class"
        )
    n_classes = len(counts)
    names = [str(k) for k in range(n_classes)] if classes is None else list(classes)
    if len(names) != n_classes:
        raise ValueError(f"{len(names)} class names for a matrix of {n_classes} classes")
    ax = axes(ax, (4.8, 4.4))
    ax.imshow(_confusion_colors(counts))
    for row, column in zip(*np.nonzero(counts), strict=True):
        ax.text(column, row, str(counts[row, column]), ha="center", va="center", fontsize=9)
    ticks = range(n_classes)
    ax.set(xlabel="predicted", ylabel="true")
    ax.set_xticks(ticks, names)
    ax.set_yticks(ticks, names)
    ax.tick_params(length=0)
    ax.grid(False)
    return ax


def _plane(X: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return samples and labels as arrays, after checking that they can be drawn."""
    samples, labels = np.asarray(X, dtype=np.float64), np.asarray(y)
    if samples.ndim != 2 or samples.shape[1] != 2:
        raise ValueError(
            f"X has shape {samples.shape}, but a picture of the plane needs (n_samples, 2): "
            "choose two features"
        )
    if labels.shape != (len(samples),):
        raise ValueError(f"y has shape {labels.shape}, but X has {len(samples)} samples")
    if labels.size == 0 or (labels < 0).any() or (labels != labels.astype(np.int64)).any():
        raise ValueError("y must hold the class of each sample: 0, 1, 2, …")
    return samples, labels.astype(np.int64)


def _n_classes(labels: NDArray[np.int64], classes: Sequence[str] | None) -> int:
    """Return the number of classes to draw, after checking that each one has a name."""
    n_seen = int(labels.max()) + 1
    if classes is not None and len(classes) < n_seen:
        raise ValueError(f"y has class {n_seen - 1}, but classes names only {len(classes)}")
    return n_seen if classes is None else len(classes)


def _readable(feature: str) -> str:
    """Return the name of a feature as one writes it on an axis."""
    words = feature.split("_")
    if words[-1] in ("mm", "g"):
        return f"{' '.join(words[:-1])} ({words[-1]})"
    return " ".join(words)


def _spread(column: NDArray[np.float64], resolution: int) -> NDArray[np.float64]:
    """Return evenly spaced values from a little below the column to a little above it."""
    low, high = column.min(), column.max()
    margin = 0.08 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, resolution)


def _scores(answer: ArrayLike, n_points: int, threshold: float) -> NDArray[np.float64]:
    """Return a score for each point and class, whatever form the classifier answers in."""
    given = np.asarray(answer)
    if given.shape == (n_points, 1):
        given = given[:, 0]
    if given.ndim == 2 and len(given) == n_points:
        return given.astype(np.float64)
    if given.shape != (n_points,):
        raise ValueError(
            f"predict returned shape {given.shape} for {n_points} points: it must return one "
            f"class or score for each, shape ({n_points},), or one score for each class"
        )
    if given.dtype.kind == "f":
        return np.column_stack([np.full(n_points, threshold), given])
    if (given < 0).any():
        raise ValueError(f"predict returned the class {given.min()}, but classes count from 0")
    return np.eye(max(2, int(given.max()) + 1))[given.astype(np.int64)]


def _draw_border(
    ax: Axes, lines: list[NDArray[np.float64]], scores: NDArray[np.float64], label: int
) -> None:
    """Draw where a class begins to win against those before it and after it."""
    margin = scores[..., label] - np.delete(scores, label, axis=-1).max(axis=-1)
    if margin.min() < 0 < margin.max():
        ax.contour(*lines, margin, levels=[0.0], colors=COLORS["ink"], linewidths=1.0)


def _as_images(images: ArrayLike) -> NDArray[Any]:
    """Return the images as an array of three axes, square if they came as rows of pixels."""
    pictures = np.asarray(images)
    if pictures.ndim == 2:
        side = round(pictures.shape[1] ** 0.5)
        if side * side == pictures.shape[1]:
            pictures = pictures.reshape(len(pictures), side, side)
    if pictures.ndim != 3 or len(pictures) == 0:
        raise ValueError(
            f"images has shape {np.shape(images)}, but it must be (n_images, n_rows, n_columns), "
            "or (n_images, n_pixels) of square images"
        )
    return pictures


def _color_limits(pictures: NDArray[Any], signed: bool) -> tuple[float, float]:
    """Return the values that get the first and the last color; zero in the middle if signed."""
    if not signed:
        return float(pictures.min()), float(pictures.max())
    largest = float(np.abs(pictures).max()) or 1.0
    return -largest, largest


def _confusion_colors(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Return the color of each cell: its hue says right or wrong, its strength how often."""
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    right = np.eye(len(counts), dtype=bool)
    hue = np.where(right[..., None], to_rgb(COLORS["sky"]), to_rgb(COLORS["orange"]))
    # The cube root lets a mistake made once be seen beside the right answers.
    return np.concatenate([hue, 0.75 * np.cbrt(share)[..., None]], axis=-1)
