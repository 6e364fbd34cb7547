"""Widgets on the site: the code of each in a script of its own, fetched when it comes near.

The modules are those that Jupyter gets (``nnbook/lab/widgets/static``). A page that is opened from
a disk cannot import a module from a file, so a script carries the module as a text; ``mount.js`` in
``widgets/src`` makes a module of the text again.
"""

import json
from pathlib import Path

from sphinx.application import Sphinx

MODULES = Path(__file__).resolve().parents[1] / "nnbook" / "lab" / "widgets" / "static"
MOUNT, STYLE = "nnbook-mount.js", "nnbook-widgets.css"


def carrier(name: str, module: str) -> str:
    """Return the classic script that carries the text of a module."""
    text = json.dumps(module, ensure_ascii=False)
    return f"(globalThis.nnbookModules ??= {{}})[{json.dumps(name)}] = {text};\n"


def write_carriers(static: Path) -> None:
    """Write the script of every widget where the mount script looks for it."""
    folder = static / "widgets"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(MODULES.glob("*.js")):
        script = carrier(path.stem, path.read_text(encoding="utf-8"))
        (folder / path.name).write_text(script, encoding="utf-8")


def add_widgets(app: Sphinx) -> None:
    """Put the scripts into the site, the small one that fetches the others on every page."""
    if app.builder.format == "html":
        write_carriers(Path(app.outdir) / "_static")
        app.add_js_file(MOUNT)
        app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    """Connect this to Sphinx."""
    app.connect("builder-inited", add_widgets)
