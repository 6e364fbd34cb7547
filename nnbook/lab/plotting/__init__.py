"""Figures in one house style. Each function draws on ``ax`` (or a new figure) and returns it."""

from nnbook.lab.plotting.style import COLORS, CYCLE, PALETTE, palette_css, use_style

__all__ = ["COLORS", "CYCLE", "PALETTE", "palette_css", "use_style"]
