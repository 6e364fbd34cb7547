"""Write what the widgets have from nnbook: the palette, the limits, and numbers to be tested by.

    python widgets/export.py

A color or a limit has its one home in Python; a formula has it in a chapter. What is written here
is committed, and ``tests/lab/test_widgets.py`` fails when it is no longer what nnbook says.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from nnbook.lab.plotting.samples import REGION_ALPHA
from nnbook.lab.plotting.style import CYCLE, PALETTE, ROLES
from nnbook.lab.widgets import FUNCTIONS, Z_LIMIT

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # for widgets.fixtures
HOUSE = HERE / "src" / "house.js"
FIXTURES = HERE / "test" / "fixtures"


def house() -> str:
    """Return the JavaScript module of what has its home in Python."""
    names = {color: name for name, color in PALETTE["light"].items()}
    constants = {
        "PALETTE": PALETTE,
        "ROLES": ROLES,
        "CYCLE": [names[color] for color in CYCLE],
        "REGION_ALPHA": REGION_ALPHA,
        "FUNCTIONS": list(FUNCTIONS),
        "Z_LIMIT": Z_LIMIT,
    }
    lines = ["// Written by widgets/export.py from nnbook: edit that."]
    lines += [
        f"export const {name} = {json.dumps(value, indent=2)};" for name, value in constants.items()
    ]
    return "\n".join(lines) + "\n"


def fixture_of() -> dict[str, Callable[[], object]]:
    """Return, by its name, what writes each fixture: a module in ``widgets/fixtures`` each."""
    names = sorted(path.stem for path in (HERE / "fixtures").glob("[a-z]*.py"))
    return {name: import_module(f"widgets.fixtures.{name}").fixture for name in names}


FIXTURE_OF = fixture_of()


def main() -> None:
    """Write all files."""
    HOUSE.write_text(house(), encoding="utf-8")
    for name, make in FIXTURE_OF.items():
        (FIXTURES / f"{name}.json").write_text(json.dumps(make()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
