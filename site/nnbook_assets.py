"""One stylesheet and one script a page, without what no page uses.

The theme and its extensions bring some twenty files, among them every icon of Font Awesome and
every class of Bootstrap. The template ``layout.html`` beside this file names two files instead;
here they are put together when all pages are written.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath
from shutil import copytree, ignore_patterns, rmtree
from typing import Any

from sphinx.application import Sphinx

KATEX = Path(__file__).parent / "katex"
STYLESHEET, SCRIPT = "nnbook.bundle.css", "nnbook.bundle.js"
# The theme's template names these itself.
THEME_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
THEME_SCRIPTS = ["scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js"]
# Folders of the theme that nothing asks for once its files are in the bundle.
BUNDLED = ["scripts", "styles", "vendor", "locales"]
# Sets what only a version switcher reads.
PAGE_DEPENDENT = "DOCUMENTATION_OPTIONS.pagename"

COMMENT = re.compile(r"/\*.*?\*/", re.S)
URL = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')]+)[\"']?\s*\)")
ARGUMENT = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
WITHIN = ("@media", "@supports", "@layer")


# --- Stylesheets -------------------------------------------------------------------------------


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Split a stylesheet into pairs of what stands before a block and the block."""
    start = depth = opened = 0
    for position, character in enumerate(css):
        if character == "{":
            opened = opened if depth else position
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : position]
                start = position + 1
        elif character == ";" and depth == 0:
            start = position + 1  # @charset and the like: everything is in one file


def selectors(prelude: str) -> list[str]:
    """Split at the commas that stand in no parentheses."""
    return re.split(r",(?![^()]*\))", prelude)


def is_used(selector: str, classes: set[str]) -> bool:
    """Say whether all classes that a selector asks for occur somewhere."""
    needed = CLASS.findall(ARGUMENT.sub("", selector))
    return all(name.replace("\\", "") in classes for name in needed)


def only_used(css: str, classes: set[str]) -> str:
    """Leave out the rules for classes that no page and no script has."""
    kept = []
    for prelude, block in rules(css):
        if prelude.startswith(WITHIN):
            inner = only_used(block, classes)
            kept += [f"{prelude}{{{inner}}}"] if inner else []
        elif prelude.startswith("@"):
            kept += [] if "Font Awesome" in block else [f"{prelude}{{{block}}}"]
        elif used := [s for s in selectors(prelude) if is_used(s, classes)]:
            kept.append(f"{','.join(used)}{{{block}}}")
    return "\n".join(kept)


def relocated(css: str, name: str) -> str:
    """Let the addresses in a stylesheet hold from the static folder itself."""
    folder = PurePosixPath(name).parent
    return URL.sub(lambda match: f"url({normpath(folder / match[1].strip())})", css)


def stylesheet(static: Path, names: list[str]) -> str:
    """Return the stylesheets of those names as one."""
    texts = ((name, (static / name).read_text(encoding="utf-8")) for name in names)
    return "\n".join(relocated(COMMENT.sub("", text), name) for name, text in texts)


# --- Scripts -----------------------------------------------------------------------------------


def script(static: Path, parts: list[tuple[str, str]]) -> str:
    """Return scripts as one; a part is ``("file", name)`` or ``("text", code)``."""
    texts = [
        (static / part).read_text(encoding="utf-8") if kind == "file" else part
        for kind, part in parts
    ]
    return "\n;\n".join(re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text) for text in texts)


def script_part(item: Any) -> tuple[str, str] | None:
    """Say what a page's script is: a file, some code, or neither of use in a bundle."""
    if item.filename:
        return ("file", static_name(item.filename))
    body = item.attributes.get("body", "")
    return ("text", body) if body and not body.startswith(PAGE_DEPENDENT) else None


def static_name(filename: str) -> str:
    """Return a static file's path within the static folder."""
    return re.sub(r"^_static/|\?.*$", "", str(filename))


# --- Sphinx ------------------------------------------------------------------------------------


def collect(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Remember what Sphinx would put on a page; the template names the bundle instead."""
    styles = [static_name(item.filename) for item in context["css_files"]]
    scripts = [part for item in context["script_files"] if (part := script_part(item))]
    theme = [("file", name) for name in THEME_SCRIPTS]
    app.nnbook_styles = [*THEME_STYLES, *styles]  # type: ignore[attr-defined]
    app.nnbook_scripts = list(dict.fromkeys([*scripts, *theme]))  # type: ignore[attr-defined]
    context["nn_stylesheet"], context["nn_script"] = STYLESHEET, SCRIPT


def classes_of(pages: list[Path], code: str) -> set[str]:
    """Return every class of the pages, and every word of the scripts that might become one."""
    found = set(re.findall(r"[\w-]+", code))
    for page in pages:
        for names in re.findall(r'class="([^"]*)"', page.read_text(encoding="utf-8")):
            found.update(names.split())
    return found


def bundle(app: Sphinx, error: Exception | None) -> None:
    """Write the stylesheet and the script that the pages name."""
    if error is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    code = script(static, app.nnbook_scripts)  # type: ignore[attr-defined]
    css = stylesheet(static, app.nnbook_styles)  # type: ignore[attr-defined]
    for name in BUNDLED:
        rmtree(static / name, ignore_errors=True)
    for macros in static.glob("*-macros.html"):
        macros.unlink()
    (static / SCRIPT).write_text(code, encoding="utf-8")
    (static / STYLESHEET).write_text(
        only_used(css, classes_of([*out.rglob("*.html")], code)), encoding="utf-8"
    )


def add_assets(app: Sphinx) -> None:
    """Bring in the formulas' fonts and the palette of the figures."""
    if app.builder.name != "html":
        return
    from nnbook.lab.plotting.style import palette_css

    static = Path(app.outdir) / "_static"
    copytree(KATEX, static / "katex", dirs_exist_ok=True, ignore=ignore_patterns("*.js"))
    (static / "palette.css").write_text(palette_css(), encoding="utf-8")
    app.add_css_file("palette.css", priority=400)
    app.add_css_file("katex/katex.min.css", priority=400)


def setup(app: Sphinx) -> None:
    """Bundle what the pages need, once they are written."""
    app.connect("builder-inited", add_assets)
    app.connect("html-page-context", collect, priority=900)
    app.connect("build-finished", bundle, priority=900)  # after the theme's colors of code
