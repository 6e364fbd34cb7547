"""The palette can be told apart by everyone, and figures are small and always the same."""

import io
import itertools
import re
from pathlib import Path

import font_source_sans_pro
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from PIL import Image

from nnbook.lab import plotting
from nnbook.lab.plotting.style import MARKERS, ROLES, in_dark_mode

ROOT = Path(__file__).parents[2]

# sRGB to XYZ, and Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
)
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
PAGE = {"light": "#ffffff", "dark": "#14181e"}


def linear(color):
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(color, vision="normal"):
    """Return CIE L*a*b* of a color as somebody with this vision sees it."""
    seen = np.clip(VISION[vision] @ linear(color), 0, 1)
    ratios = XYZ @ seen / (XYZ @ np.ones(3))
    f = np.where(ratios > 216 / 24389, np.cbrt(ratios), (24389 / 27 * ratios + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(first, second):
    dark, light = sorted(XYZ[1] @ linear(color) for color in (first, second))
    return (light + 0.05) / (dark + 0.05)


def pairs(colors, theme):
    shown = colors if theme == "light" else [in_dark_mode(color) for color in colors]
    return itertools.combinations(shown, 2)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("theme", "least"), [("light", 15), ("dark", 10)])
def test_all_classes_differ_for_every_vision(vision, theme, least):
    for a, b in pairs(plotting.CYCLE, theme):
        assert np.linalg.norm(lab(a, vision) - lab(b, vision)) >= least, (a, b)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", PAGE)
def test_the_first_three_classes_differ_widely_for_every_vision(vision, theme):
    for a, b in pairs(plotting.CYCLE[:3], theme):
        assert np.linalg.norm(lab(a, vision) - lab(b, vision)) >= 38, (a, b)


@pytest.mark.parametrize(("theme", "least"), [("light", 15), ("dark", 8)])
def test_the_first_three_classes_differ_in_lightness(theme, least):
    for a, b in pairs(plotting.CYCLE[:3], theme):
        assert abs(lab(a)[0] - lab(b)[0]) >= least, (a, b)


@pytest.mark.parametrize("theme", PAGE)
def test_every_line_is_seen_against_the_page(theme):
    for name, color in plotting.PALETTE[theme].items():
        if name not in ("pale", "paper"):  # grid lines and what lies behind the writing
            assert contrast(color, PAGE[theme]) >= 3, name


@pytest.mark.parametrize("theme", PAGE)
@pytest.mark.parametrize("name", ["ink", "purple", "gray"])
def test_what_is_written_can_be_read(theme, name):
    colors = plotting.PALETTE[theme]
    assert contrast(colors[name], PAGE[theme]) >= 4.5
    assert contrast(colors[name], colors["paper"]) >= 4.5


def test_dark_colors_are_what_the_css_filter_makes():
    # By hand: white inverted by 0.92 is 0.08; a gray stays a gray when the hue turns.
    assert in_dark_mode("#ffffff") == "#141414"
    assert in_dark_mode("#000000") == "#ebebeb"
    assert plotting.PALETTE["light"] is plotting.COLORS


def test_there_is_a_marker_for_each_digit():
    assert len(set(MARKERS)) == 10


def test_palette_css_defines_each_color_in_both_themes():
    light, dark = plotting.palette_css().split("\n\n")
    assert light.startswith(":root {")
    assert dark.startswith('html[data-theme="dark"] {')
    for name, color in plotting.COLORS.items():
        assert f"--nn-{name}: {color};" in light
        assert f"--nn-{name}: {in_dark_mode(color)};" in dark
    for role, name in ROLES.items():
        assert f"--nn-{role}: var(--nn-{name});" in light


def draw():
    fig, ax = plt.subplots()
    rng = np.random.default_rng(0)
    plotting.scatter_classes(rng.normal(size=(60, 2)), np.arange(60) % 3, ax=ax)
    return fig


def test_png_has_two_pixels_a_point_and_a_transparent_background():
    image = Image.open(io.BytesIO(plotting.figure_png(draw())))
    assert image.size == (960, 640)
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_png_is_the_same_on_every_run_and_small():
    first, second = plotting.figure_png(draw()), plotting.figure_png(draw())
    assert first == second
    assert len(first) < 60_000
    assert not {"Software", "Creation Time"} & set(Image.open(io.BytesIO(first)).info)


@pytest.mark.parametrize("face", ["", ":italic", ":bold"])
def test_style_brings_no_font_of_the_machine(face):
    name = f"{mpl.rcParams['font.family'][0]}{face}"
    path = Path(font_manager.findfont(name, fallback_to_default=False))
    assert path.parent.parent == Path(font_source_sans_pro.__file__).parent


def test_figures_have_the_letters_of_the_page():
    css = (ROOT / "site/static/nnbook.css").read_text()
    family = re.search(r'--nn-sans: "([^"]+)"', css)[1]
    assert family.rsplit(" ", 1)[0] == mpl.rcParams["font.family"][0].rsplit(" ", 1)[0]


def test_a_notebook_stores_figures_in_the_house_style(tmp_path):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    cells = [
        "from nnbook.lab import plotting\nplotting.use_style()",
        "ax = plotting.loss_curve([3, 2, 1])",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    (output,) = notebook.cells[1].outputs
    assert output.metadata["image/png"] == {"width": 480, "height": 320}
    assert output.data["text/plain"] == "<Figure size 480x320 with 1 Axes>"
