"""Write the package from the book: cells tagged ``export:<module>`` become nnbook/<module>.py.

nnbook/__init__.py, which offers every public name, is written as well. Nothing is written if a
chapter has an error. A cell may add to a class that an earlier cell defines:

in the cell                                     in the body of the class
@patch                                          def backward(self, dZ): ...
def backward(self: Linear, dZ): ...
@patch(as_prop=True)                            @property
@patch(set_prop=True)                           @<name>.setter
@patch(cls_method=True), (static_method=True)   @classmethod, @staticmethod
Linear.n_outputs = 3                            n_outputs = 3
Linear.__call__ = Linear.forward                __call__ = forward

A chapter must not use what only a later one derives, unless the cell is tagged `ahead`.
The names of a cell tagged `helper` stay in their module: nnbook/__init__.py does not offer them.
"""

import argparse
import difflib
import os
import sys
from itertools import islice
from pathlib import Path

from tangling.chapters import MODULES, BookError, read_book
from tangling.merge import Module
from tangling.order import check_reading_order
from tangling.printing import MARK, printed

DIFF_LINES = 12


def main(arguments=None):
    """Tangle or check; return the exit code."""
    options = parse(arguments)
    try:
        changed, leftover = compare(options.root, package_files(options.root))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    if not changed and not leftover:
        print("nnbook/ is what the chapters say")
    elif options.check:
        report(changed, leftover)
        return 1
    else:
        update(changed, leftover)
    return 0


def parse(arguments):
    """Return the options given on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail and show the difference if nnbook/ is not what the chapters say",
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(__file__).resolve().parent.parent,
        metavar="DIR",
        help="folder of book/, nnbook/ and pyproject.toml (default: this repository)",
    )
    return parser.parse_args(arguments)


def package_files(root):
    """Return {file name: text} of the package that the chapters below ``root`` describe."""
    chapters = read_book(root)
    modules = {name: Module(name) for name in MODULES}
    for cell in (cell for chapter in chapters for cell in chapter.cells):
        for name in cell.modules:
            modules[name].add_cell(cell)
    check_reading_order(chapters)
    return printed([module for module in modules.values() if module.cells], root)


def compare(root, files):
    """Return {path: text} of the files to write and the list of files to remove."""
    package = root / "nnbook"
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in package.glob("*.py")}
    by_hand = [f"nnbook/{name}" for name, text in sorted(on_disk.items()) if MARK not in text]
    if by_hand:
        raise BookError(
            f"not written by this tool: {', '.join(by_hand)}; all that is directly in nnbook/ is "
            "derived in a chapter: derive it there and delete the file, or move it to nnbook/lab/"
        )
    changed = {package / name: text for name, text in files.items() if on_disk.get(name) != text}
    return changed, [package / name for name in sorted(on_disk.keys() - files.keys())]


def report(changed, leftover):
    """Say what differs from the chapters."""
    for path, text in changed.items():
        print(f"{short(path)} is not what the chapters say:", file=sys.stderr)
        print(difference(path, text), file=sys.stderr)
    for path in leftover:
        print(f"{short(path)} is no longer exported by any chapter", file=sys.stderr)
    print("`make package` (python tools/tangle.py) brings it up to date", file=sys.stderr)


def difference(path, text):
    """Return the first lines in which a file differs from what the chapters say."""
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = difflib.unified_diff(old, text.splitlines(), "on disk", "chapters", lineterm="", n=1)
    return "\n".join(islice(lines, DIFF_LINES))


def update(changed, leftover):
    """Write and remove files, and say which."""
    for path, text in changed.items():
        write(path, text)
        print(f"wrote {short(path)}")
    for path in leftover:
        path.unlink()
        print(f"removed {short(path)}")


def short(path):
    """Return the path as the book writes it."""
    return f"nnbook/{path.name}"


def write(path, text):
    """Write a file in one step, so that nobody ever imports half of it."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".py.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
