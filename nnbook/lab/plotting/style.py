"""House style and palette: the one home of the colors of the book, the figures and the site.

Figures are drawn on a transparent background in the light colors. In dark mode the site inverts
them with a CSS filter; ``PALETTE["dark"]`` is what the filter makes of ``PALETTE["light"]``, so
that whatever is drawn in the page itself has the colors of the figures beside it.
"""

import io
import sys
from base64 import b64encode
from functools import cache
from typing import Any

import font_source_sans_pro
import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from PIL import Image

# Hues that differ for color-blind readers; the first three of CYCLE differ in lightness as well,
# hence also in print. Each has a contrast of 3 to 1 or more to the page, in both themes.
COLORS = {
    "blue": "#123f85",
    "orange": "#db7414",
    "green": "#1c7456",
    "purple": "#a63d86",
    "sky": "#3f95cf",
    "ink": "#1f2430",
    "gray": "#6b7280",
    "pale": "#d5d9e0",
    "paper": "#ffffff",
}

# What a color means, the same in every figure and widget.
ROLES = {"positive": "blue", "negative": "orange", "slope": "purple", "value": "ink"}

CYCLE = tuple(COLORS[name] for name in ("blue", "orange", "green", "purple", "sky"))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "<", ">")

SEQUENTIAL = LinearSegmentedColormap.from_list(
    "nn_sequential", [COLORS["paper"], COLORS["sky"], COLORS["blue"], COLORS["ink"]]
)
DIVERGING = LinearSegmentedColormap.from_list(
    "nn_diverging", [COLORS["orange"], COLORS["paper"], COLORS["blue"]]
)

# The site's filter for figures in dark mode: invert(INVERT) hue-rotate(180deg).
INVERT = 0.92
# hue-rotate(180deg), as the Filter Effects specification writes it.
HUE_ROTATE_180 = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])

FONT = "Source Sans Pro"  # the site's Source Sans 3 under the name it had before

STYLE: dict[Any, Any] = {
    # A small figure shrinks little on a phone: 10 pt are still 10 px on a page 375 px wide.
    "figure.figsize": (4.8, 3.2),
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    # The letters of the page; DejaVu Sans, which comes with matplotlib, has the signs it lacks.
    "font.family": [FONT, "DejaVu Sans"],
    "mathtext.fontset": "custom",
    "mathtext.rm": FONT,
    "mathtext.it": f"{FONT}:italic",
    "mathtext.bf": f"{FONT}:bold",
    "mathtext.cal": f"{FONT}:italic",  # else matplotlib looks for a cursive font
    "mathtext.fallback": "stixsans",
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "text.color": COLORS["ink"],
    "axes.labelcolor": COLORS["ink"],
    "axes.edgecolor": COLORS["gray"],
    "xtick.color": COLORS["gray"],
    "ytick.color": COLORS["gray"],
    "xtick.labelcolor": COLORS["ink"],
    "ytick.labelcolor": COLORS["ink"],
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": COLORS["pale"],
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "legend.facecolor": COLORS["paper"],
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
    "image.cmap": SEQUENTIAL.name,
}


def use_style() -> None:
    """Set the house style: call it once, in the first code cell of a chapter.

    Figures become transparent, 4.8 by 3.2 inches unless asked otherwise; a notebook stores them
    as ``figure_png`` makes it.

    Examples
    --------
    >>> use_style()
    """
    for colormap in (SEQUENTIAL, DIVERGING):
        if colormap.name not in mpl.colormaps:
            mpl.colormaps.register(colormap)
    _register_font()
    mpl.rcParams.update(STYLE)
    _style_notebook()


def figure_png(figure: Figure) -> bytes:
    r"""Return a figure as PNG, two pixels a point of the screen, the same bytes on every run.

    The file has one palette of 256 colors, which no eye tells from the full range in a drawing of
    lines and flat colors, and is a third as large.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to store, as large as its ``figsize`` says.

    Returns
    -------
    bytes

    Examples
    --------
    >>> figure_png(plt.figure())[:4]
    b'\x89PNG'
    """
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=2 * figure.dpi, bbox_inches=None)
    with Image.open(full) as image:
        palette = image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette.save(small, "png", optimize=True)
    return small.getvalue()


def palette_css() -> str:
    """Return the palette as CSS custom properties, light and dark.

    Returns
    -------
    str
        ``--nn-blue`` and so on for each color, ``--nn-positive`` and so on for each role.

    Examples
    --------
    >>> print(palette_css().splitlines()[1])
      --nn-blue: #123f85;
    """
    roles = {role: f"var(--nn-{name})" for role, name in ROLES.items()}
    light = _css_rule(":root", PALETTE["light"] | roles)
    return light + "\n" + _css_rule('html[data-theme="dark"]', PALETTE["dark"])


def axes(ax: Axes | None, figsize: tuple[float, float] | None = None) -> Axes:
    """Return the axes to draw on: the given ones, or those of a new figure."""
    return plt.subplots(figsize=figsize)[1] if ax is None else ax


def blank_axes(ax: Axes | None, figsize: tuple[float, float]) -> Axes:
    """Return axes for a drawing, without frame and ticks; new ones fill a figure of that size."""
    if ax is None:
        # Not "none", which saving the figure would undo.
        no_layout = PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True)
        ax = plt.figure(figsize=figsize, layout=no_layout).add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_aspect("equal")
    return ax


def font_scale(ax: Axes, figsize: tuple[float, float]) -> float:
    """Return by how much letters must shrink where a drawing gets less room than ``figsize``."""
    ax.figure.canvas.figure.draw_without_rendering()  # only now is the room known
    width, height = np.array(figsize) * ax.figure.dpi
    return min(1.0, ax.bbox.width / width, ax.bbox.height / height)


def in_dark_mode(color: str) -> str:
    """Return what the site's filter makes of a color, as browsers compute it."""
    inverted = INVERT + (1 - 2 * INVERT) * np.array(to_rgb(color))
    return to_hex(tuple(np.clip(HUE_ROTATE_180 @ inverted, 0, 1)))


@cache
def _register_font() -> None:
    """Let matplotlib know the font, which comes from a package and not from the machine."""
    for face in ("SourceSansPro", "SourceSansProIt", "SourceSansProBold"):
        fontManager.addfont(font_source_sans_pro.font_files_ttf[face])


def _css_rule(selector: str, values: dict[str, str]) -> str:
    """Return one CSS rule that defines a custom property for each value."""
    lines = [f"  --nn-{name}: {value};" for name, value in values.items()]
    return "\n".join([f"{selector} {{", *lines, "}"]) + "\n"


def _style_notebook() -> None:
    """Let the notebook, where there is one, show every figure as ``figure_png``."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or "inline" not in mpl.get_backend():
        return
    import matplotlib_inline.backend_inline  # noqa: F401  (sets its own format, once, now)

    shell.display_formatter.formatters["image/png"].for_type(Figure, _notebook_png)


def _notebook_png(figure: Figure) -> tuple[str, dict[str, int]]:
    """Return a figure as a notebook stores it, with the size it has on the screen."""
    width, height = (round(inches * figure.dpi) for inches in figure.get_size_inches())
    return b64encode(figure_png(figure)).decode("ascii"), {"width": width, "height": height}


PALETTE = {
    "light": COLORS,
    "dark": {name: in_dark_mode(color) for name, color in COLORS.items()},
}
