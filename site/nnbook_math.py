"""Formulas are typeset by KaTeX while the site is built: a page needs no script to show them.

A reader gets HTML for the eye and MathML for the ear, 60 KB of fonts instead of 260 KB of script,
and no formula that jumps into place. What KaTeX cannot read is a warning, which fails the build.
"""

import hashlib
import json
from functools import cached_property
from html import escape
from pathlib import Path

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

KATEX = Path(__file__).parent / "katex"


# KaTeX lets a line end after "=" and the like: its parts are boxes. Said aloud, for a formula and
# the comma after it stand in an element where no line may end by itself.
BETWEEN_PARTS = ("</span>", '<span class="katex-base">')
BETWEEN, BREAK = "".join(BETWEEN_PARTS), "<wbr>"


class Typesetter:
    """KaTeX in an embedded JavaScript engine, with what it ever set kept in a file."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.script = (KATEX / "katex.min.js").read_text(encoding="utf-8")
        self.version = hashlib.sha256(self.script.encode()).hexdigest()[:12]
        self.known = json.loads(cache.read_text(encoding="utf-8")) if cache.exists() else {}

    @cached_property
    def engine(self) -> MiniRacer:
        """KaTeX, started only when there is a formula that is not known."""
        engine = MiniRacer()
        engine.eval(self.script)
        return engine

    def html(self, tex: str, *, display: bool) -> str:
        """Return the formula as HTML and MathML; raise JSEvalException if KaTeX cannot read it."""
        key = f"{self.version} {display:d} {tex}"
        if key not in self.known:
            options = {"displayMode": display, "throwOnError": True, "strict": "ignore"}
            self.known[key] = self.engine.call("katex.renderToString", tex, options)
        return self.known[key]

    def save(self) -> None:
        """Keep the formulas for the next build."""
        self.cache.parent.mkdir(parents=True, exist_ok=True)
        self.cache.write_text(json.dumps(self.known), encoding="utf-8")


def aligned(tex: str) -> str:
    """Give a formula of several lines the environment that lines need, unless it has one."""
    is_bare = "\\\\" in tex and not tex.startswith("\\begin{")
    return f"\\begin{{aligned}}{tex}\\end{{aligned}}" if is_bare else tex


def typeset(translator: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    """Return a formula's HTML, or its source and a warning where KaTeX cannot read it."""
    tex = node.astext().strip()
    typesetter: Typesetter = translator.builder.app.nnbook_typesetter  # type: ignore[attr-defined]
    try:
        return typesetter.html(aligned(tex) if display else tex, display=display)
    except JSEvalException as error:
        reason = str(error).splitlines()[0].removeprefix("Uncaught ")
        logger.warning("formula %r: %s", tex, reason, location=node)
        return f"<code>{escape(tex)}</code>"


def visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="nn-math notranslate"))
    formula = typeset(translator, node, display=False).replace(BETWEEN, BREAK.join(BETWEEN_PARTS))
    translator.body.append(formula + "</span>")
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and what stands beside it."""
    translator.body.append(translator.starttag(node, "div", CLASS="nn-equation notranslate"))
    formula = typeset(translator, node, display=True)
    translator.body.append(f'<div class="nn-formula">{formula}</div>')
    if node.get("number"):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">{node.get("nn_mark", "")}({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def start(app: Sphinx) -> None:
    """Open the file of formulas set before."""
    app.nnbook_typesetter = Typesetter(Path(app.doctreedir) / "formulas.json")  # type: ignore[attr-defined]


def finish(app: Sphinx, error: Exception | None) -> None:
    """Close it, unless something went wrong."""
    if error is None:
        app.nnbook_typesetter.save()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Offer ``html_math_renderer = "katex"``."""
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.connect("builder-inited", start)
    app.connect("build-finished", finish)
