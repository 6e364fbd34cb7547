"""Figures in one house style. Each function draws on ``ax`` (or a new figure) and returns it."""

from nnbook.lab.plotting.curves import activation_histograms, descent_path, loss_curve
from nnbook.lab.plotting.graph import draw_graph
from nnbook.lab.plotting.network import draw_network
from nnbook.lab.plotting.samples import confusion, decision_boundary, image_grid, scatter_classes
from nnbook.lab.plotting.style import COLORS, CYCLE, PALETTE, figure_png, palette_css, use_style

__all__ = [
    "COLORS",
    "CYCLE",
    "PALETTE",
    "activation_histograms",
    "confusion",
    "decision_boundary",
    "descent_path",
    "draw_graph",
    "draw_network",
    "figure_png",
    "image_grid",
    "loss_curve",
    "palette_css",
    "scatter_classes",
    "use_style",
]
