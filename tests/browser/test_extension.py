"""What the site's Sphinx extension does, apart from a build."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "site"))

nnbook_assets = pytest.importorskip("nnbook_assets", reason="needs Sphinx")
nnbook_math = pytest.importorskip("nnbook_math", reason="needs KaTeX's engine")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".used{a:b}.unused{c:d}", ".used{a:b}"),
        (".used,.unused{a:b}", ".used{a:b}"),
        (".used .unused{a:b}p{c:d}", "p{c:d}"),
        (".used:not(.unused){a:b}", ".used:not(.unused){a:b}"),
        (":is(.used,.unused) b{a:b}", ":is(.used,.unused) b{a:b}"),
        ("@media print{.unused{a:b}}", ""),
        ("@media print{.used{a:b}}", "@media print{.used{a:b}}"),
        ("@font-face{font-family:KaTeX_Main}", "@font-face{font-family:KaTeX_Main}"),
        ('@charset "utf-8";.used{a:b}', ".used{a:b}"),
        (r".sd-w-1\/2{a:b}", r".sd-w-1\/2{a:b}"),
    ],
)
def test_rules_of_classes_that_no_page_has_are_left_out(css, expected):
    assert nnbook_assets.only_used(css, {"used", "sd-w-1/2"}) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("url(fonts/a.woff2)", "url(katex/fonts/a.woff2)"),
        ("url('../plus.png')", "url(plus.png)"),
        ("url(data:image/png;base64,x)", "url(data:image/png;base64,x)"),
    ],
)
def test_addresses_in_a_stylesheet_hold_from_the_bundle(address, expected):
    assert nnbook_assets.relocated(address, "katex/katex.min.css") == expected


def test_a_formula_is_html_for_the_eye_and_mathml_for_the_ear(tmp_path):
    html = nnbook_math.Typesetter(tmp_path / "formulas.json").html(r"\frac12", display=False)
    assert "<math" in html
    assert 'class="katex-html" aria-hidden="true"' in html


def test_a_formula_is_set_once_and_then_kept(tmp_path):
    first = nnbook_math.Typesetter(tmp_path / "formulas.json")
    html = first.html("x", display=True)
    first.save()
    second = nnbook_math.Typesetter(tmp_path / "formulas.json")
    assert second.html("x", display=True) == html
    assert "engine" not in vars(second)


def test_a_formula_that_cannot_be_read_is_an_error(tmp_path):
    typesetter = nnbook_math.Typesetter(tmp_path / "formulas.json")
    with pytest.raises(nnbook_math.JSEvalException, match="Undefined control sequence"):
        typesetter.html(r"\nosuchcommand", display=False)


def test_a_formula_of_several_lines_is_aligned():
    assert nnbook_math.aligned(r"a &= b \\ &= c") == r"\begin{aligned}a &= b \\ &= c\end{aligned}"
    assert nnbook_math.aligned(r"\begin{cases} a \\ b \end{cases}").startswith(r"\begin{cases}")
    assert nnbook_math.aligned("a = b") == "a = b"
