"""What the book's website does beyond Jupyter Book.

- A ribbon on every cell that goes into the package says into which module.
- A mark beside every equation's number leads to the test that would fail if it were wrong.
- A picture without alternative text, or an equation without a test, is a warning, and a warning
  fails the build.
"""

import json
import re
import sys
from pathlib import Path

import nnbook_assets
import nnbook_math
import nnbook_widgets
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for nnbook, which the API page imports, and for the tests

from tests.equations import Check, all_checks  # noqa: E402

EMPTY_HEADING = re.compile(r'<th class="head">\s*(<p></p>)?\s*</th>')
FORMULA_HEADING = re.compile(r'<th class="head nn-formulas">.*?</th>', re.DOTALL)
SOURCE = re.compile(r'encoding="application/x-tex">([^<]*)<')
LONG_CELL = 20  # letters
SIZE = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')

logger = logging.getLogger(__name__)

API_PAGE = "book/api"
EXPORT = "tag_export:"  # myst-nb makes a class of every tag


def exported_to(cell: nodes.container) -> str | None:
    """Name the module that a cell is saved in, if any."""
    tags = (name.removeprefix(EXPORT) for name in cell["classes"] if name.startswith(EXPORT))
    return next(tags, None)


def ribbon(module: str, api_page: str) -> nodes.container:
    """Say where a cell is saved, with a link to the documentation of that module."""
    link = nodes.reference("", "", internal=True, refuri=f"{api_page}#api-{module}")
    link += nodes.literal("", f"nnbook/{module}.py")
    line = nodes.paragraph("", "", nodes.Text("saved in "), link)
    return nodes.container("", line, classes=["nn-ribbon"])


def add_ribbons(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a ribbon on every exported cell; only the site has them."""
    if app.builder.format != "html":
        return
    api_page = app.builder.get_relative_uri(docname, API_PAGE)
    for cell in doctree.findall(nodes.container):
        if module := exported_to(cell):
            cell.insert(0, ribbon(module, api_page))


def mark(check: Check, repository: str) -> str:
    """Return the HTML of the mark that leads to the test of an equation."""
    address = f"{repository}/{check.path.relative_to(ROOT).as_posix()}#L{check.line}"
    sentence = check.name.removeprefix("test_").replace("_", " ")
    return (
        f'<a class="nn-checked" href="{address}" title="Checked: {sentence}"'
        f' aria-label="Checked by a test: {sentence}">✓</a> '
    )


def mark_equations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from the number of every equation to its test, or warn that it has none."""
    options = app.config.html_theme_options
    repository = f"{options['repository_url']}/blob/{options['repository_branch']}"
    tests = {check.label: check for check in reversed(app.nnbook_checks)}  # type: ignore[attr-defined]
    for equation in doctree.findall(nodes.math_block):
        label = equation.get("label")
        if label in tests:
            equation["nn_mark"] = mark(tests[label], repository)
        elif label:
            logger.warning(
                "equation %s has no test: add @checks(%r)", label, label, location=equation
            )


def keep_punctuation(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let no line begin with the comma that follows a formula."""
    for formula in list(doctree.findall(nodes.math)) if app.builder.format == "html" else ():
        after = formula.next_node(nodes.Text, descend=False, siblings=True, ascend=False)
        mark = after and re.match(r"[^\w\s(\[–—-]+", after)
        if mark and after.parent.index(after) == after.parent.index(formula) + 1:
            pair = nodes.inline(
                "", "", formula.deepcopy(), nodes.Text(mark[0]), classes=["nn-nobreak"]
            )
            after.parent.replace(after, nodes.Text(after[mark.end() :]))
            formula.parent.replace(formula, pair)


def require_alternative_texts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Warn of every picture that says nothing to those who cannot see it."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            logger.warning("picture %s has no alternative text", image["uri"], location=image)


def mark_sentences(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark table cells with a sentence, which need room on a phone, and with formulas alone."""
    for cell in doctree.findall(nodes.entry):
        text = "".join(part for part in cell.findall(nodes.Text) if part.parent.tagname != "math")
        if len(text) > LONG_CELL:
            cell["classes"].append("nn-sentence")
        if not text.strip() and cell.next_node(nodes.math):
            cell["classes"].append("nn-formulas")


def load_late(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let a browser fetch a picture when it comes near the screen, not before."""
    for image in doctree.findall(nodes.image):
        image["loading"] = "lazy"


def keep_room(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Write a picture's size as attributes, so that its room is kept before it is there."""
    if "body" in context:
        context["body"] = SIZE.sub(r'width="\1" height="\2"', context["body"])


def mend_html(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Mend what screen readers would stumble over: a second name, a heading of nothing."""
    if "body" in context:
        body = context["body"].replace(' aria-label="Toggle hidden content"', "")
        body = EMPTY_HEADING.sub("<td></td>", body)
        context["body"] = FORMULA_HEADING.sub(name_heading, body)


def name_heading(heading: re.Match) -> str:
    """Say a heading that is a formula in words as well, such as "hat y", and only once."""
    words = " ".join(re.findall(r"\w+", " ".join(SOURCE.findall(heading[0])).replace("_", " ")))
    silent = heading[0].replace('class="nn-math', 'aria-hidden="true" class="nn-math')
    return silent.replace("</th>", f'<span class="visually-hidden">{words}</span></th>')


class Chapters(SphinxDirective):
    """``{chapters}``: the chapters as ``_toc.yml`` orders them, each with its one sentence."""

    def run(self) -> list[nodes.Node]:
        """Return the list, one rubric a part."""
        parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
        text = "\n".join(self.part(part) for part in parts if part["caption"] != "Appendix")
        return [nodes.container("", *self.parse_text_to_nodes(text), classes=["nn-chapters"])]

    def part(self, part: dict) -> str:
        """Return a part's caption and chapters as Markdown."""
        paths = [ROOT / f"{chapter['file']}.ipynb" for chapter in part["chapters"]]
        lines = [self.line(path) for path in paths]
        return "\n".join([f"```{{rubric}} {part['caption']}\n```", "", *lines, ""])

    def line(self, path: Path) -> str:
        """Return a chapter's title, linked, and its sentence."""
        self.env.note_dependency(str(path))
        opening = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        title = re.search(r"^# (.+)", opening, re.M)[1]
        sentence = " ".join(re.findall(r"^> ?(.+)", opening, re.M))
        number = int(path.name[:2])
        bullet = f"{number}." if number else "-"
        return f"{bullet} {{doc}}`{title} </book/{path.stem}>`. {sentence}"


def skip_helpers(
    app: Sphinx, what: str, name: str, item: object, skip: bool, options: dict
) -> bool:
    """Document what ``import nnbook`` offers; helpers are explained in the chapters."""
    import nnbook

    is_top_level = what == "module" and getattr(item, "__module__", "").startswith("nnbook.")
    return True if is_top_level and name not in nnbook.__all__ else skip


def drop_module_docstring(
    app: Sphinx, what: str, name: str, item: object, options: dict, lines: list[str]
) -> None:
    """Leave out what a module says to those who open its file; the API page says it to readers."""
    if what == "module":
        lines.clear()


def read_checks(app: Sphinx) -> None:
    """Read once which test checks which equation."""
    app.nnbook_checks = all_checks()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, bool | str]:
    """Connect all of this to Sphinx."""
    nnbook_math.setup(app)
    nnbook_assets.setup(app)
    nnbook_widgets.setup(app)
    app.add_directive("chapters", Chapters)
    app.connect("builder-inited", read_checks)
    app.connect("autodoc-skip-member", skip_helpers)
    app.connect("autodoc-process-docstring", drop_module_docstring)
    app.connect("html-page-context", keep_room)
    app.connect("html-page-context", mend_html)
    for step in (
        add_ribbons,
        mark_equations,
        keep_punctuation,
        require_alternative_texts,
        mark_sentences,
        load_late,
    ):
        app.connect("doctree-resolved", step)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
