"""Draw the picture on the first page: a formula, its cell, and what a network makes of a digit.

``python site/cover.py`` writes ``site/cover.png``; the numbers come from a network trained here.
"""

from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

import nnbook as nn
from nnbook.lab import datasets, plotting
from nnbook.lab.plotting import COLORS

PICTURE = Path(__file__).with_name("cover.png")
CODE_PAPER, TAB = "#f3f5f7", "#dcebe5"  # as a cell and its tab look on the site
# As in nnbook/layers.py; a test compares them.
CELL = "    Z = X.dot(self.W, out)\n    Z += self.b\n    return Z"
LINES = ["def forward(self, X, …):", "    …", *CELL.splitlines()]


def trained_network() -> tuple[nn.Sequential, datasets.Dataset]:
    """Return a network that reads digits, and the digits."""
    rng = np.random.default_rng(0)
    digits = datasets.digits()
    network = nn.Sequential(nn.Linear(64, 32, rng), nn.ReLU(), nn.Linear(32, 10, rng))
    adam = nn.Adam(network.theta, network.dtheta, lr=0.003)
    nn.fit(
        network, nn.CrossEntropy(), adam, digits.X / 16, digits.y,
        epochs=5, batch_size=32, rng=rng, progress=False,
    )  # fmt: skip
    return network, digits


def draw_formula(canvas: Axes) -> None:
    """Write the formula of a layer, its words below."""
    for y, text, size in ((0.62, "$Z = X\\,W + b$", 24), (0.4, "$A = \\varphi(Z)$", 24)):
        canvas.text(0.135, y, text, size=size, ha="center", va="center", color=COLORS["ink"])


def draw_cell(canvas: Axes) -> None:
    """Draw the cell that computes it, with the tab that says where it is saved."""
    style = "round,pad=0,rounding_size=0.012"
    for (x, y, width, height), color in (
        ((0.325, 0.72, 0.23, 0.14), TAB),
        ((0.325, 0.26, 0.32, 0.51), CODE_PAPER),
    ):
        canvas.add_patch(
            FancyBboxPatch((x, y), width, height, style, color=color, mutation_aspect=2.5)
        )
    canvas.plot([0.326, 0.326], [0.27, 0.76], color=COLORS["green"], linewidth=2)
    mono = {"family": "DejaVu Sans Mono", "va": "center", "color": COLORS["ink"]}
    canvas.text(0.34, 0.815, "saved in nnbook/layers.py", size=8.5, va="center")
    for row, line in enumerate(LINES):
        canvas.text(0.34, 0.69 - 0.09 * row, line, size=8.5, **mono)


def draw_answer(figure: Figure, image: np.ndarray, probabilities: np.ndarray) -> None:
    """Show a digit and the probability that the network gives to each answer."""
    picture = figure.add_axes((0.73, 0.31, 0.11, 0.37))
    picture.imshow(image, cmap="gray_r")
    bars = figure.add_axes((0.885, 0.17, 0.1, 0.65))
    winner = probabilities.argmax()
    colors = [COLORS["orange"] if k == winner else COLORS["blue"] for k in range(10)]
    bars.barh(range(10), np.maximum(probabilities, 0.008), color=colors, height=0.7)
    bars.set(ylim=(9.6, -0.6), xlim=(0, 1), yticks=range(10), xticks=[])
    bars.tick_params(labelsize=7, length=0)
    bars.grid(visible=False)
    picture.set_axis_off()
    bars.spines[:].set_visible(False)


def draw() -> Figure:
    """Return the whole picture."""
    plotting.use_style()
    plt.rcParams["mathtext.fontset"] = "cm"
    figure = plt.figure(figsize=(8, 2.4), layout="none", facecolor=COLORS["paper"])
    canvas = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0.06, 0.96))
    canvas.set_axis_off()
    draw_formula(canvas)
    draw_cell(canvas)
    for start, end in ((0.255, 0.305), (0.665, 0.715)):
        arrow = FancyArrowPatch((start, 0.51), (end, 0.51), arrowstyle="-|>", mutation_scale=14)
        arrow.set_color(COLORS["gray"])
        canvas.add_patch(arrow)
    network, digits = trained_network()
    sample = int(np.flatnonzero(digits.y == 3)[2])
    probabilities = nn.softmax(network.predict(digits.X[sample : sample + 1] / 16))[0]
    draw_answer(figure, digits.X[sample].reshape(digits.image_shape), probabilities)
    return figure


if __name__ == "__main__":
    # All colors: soft edges matter more here than in a figure of thin lines.
    draw().savefig(PICTURE, dpi=200, facecolor=COLORS["paper"], metadata={"Software": None})
