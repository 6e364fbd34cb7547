"""Run chapters and keep what they show, the same bytes every time.

    python tools/run_notebooks.py            # every chapter, in book order
    python tools/run_notebooks.py 06 07      # chapters 6 and 7
    python tools/run_notebooks.py --check    # say which cells would change, write nothing
    python tools/run_notebooks.py --size     # run nothing, find stored figures that are too large

A chapter is named by its number or by the path of its notebook.
"""

import argparse
import base64
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
CELL_TIMEOUT = 600  # seconds; a cell that takes longer does not belong in a chapter
FIGURE_LIMIT = 60_000  # bytes of PNG

# What Jupyter, the site and GitHub need, without the version that happened to run it.
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
# Editors leave these behind; none of them changes what a reader sees.
NOTEBOOK_LEFTOVERS = ("colab", "jupytext", "signature", "toc", "vscode", "widgets")
CELL_LEFTOVERS = ("ExecuteTime", "collapsed", "colab", "execution", "scrolled", "trusted", "vscode")

# A widget's view names a model by a random id; the site and GitHub show its text/html instead.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PNG_TEXT_CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"tIME"}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9a-fA-F]+>")
# One thread: the order of a sum, and so its last digit, must not depend on the machine.
KERNEL_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "VECLIB_MAXIMUM_THREADS": "1",
}


class ChapterError(Exception):
    """A chapter cannot be run, or shows something that another run would show differently."""


# --- which chapters ---------------------------------------------------------------------------


def find_chapters(names, book=BOOK):
    """Return the notebooks of that name ("6", "06" or a path), or all of them in book order."""
    chapters = sorted(book.glob("[0-9]*.ipynb"))
    if not names:
        return chapters
    return [find_chapter(name, chapters) for name in names]


def find_chapter(name, chapters):
    """Return the notebook with that number or path."""
    if name.endswith(".ipynb"):
        if Path(name).is_file():
            return Path(name).resolve()
        raise ChapterError(f"there is no notebook {name}")
    for path in chapters:
        if path.name.split("-")[0] == name.zfill(2):
            return path
    known = ", ".join(path.name.split("-")[0] for path in chapters) or "none yet"
    raise ChapterError(f"there is no chapter {name}; chapters: {known}")


# --- from what a run gives to what is kept ----------------------------------------------------


def read(path):
    """Read a notebook, brought to the version that has cell ids."""
    try:
        return nbformat.v4.upgrade(nbformat.read(path, as_version=4))
    except nbformat.reader.NotJSONError as error:
        raise ChapterError(f"{path.name} is not a notebook: {error}") from error


def emptied(notebook):
    """Declare the kernel and drop all outputs, and whatever editors left behind."""
    for key in NOTEBOOK_LEFTOVERS:
        notebook.metadata.pop(key, None)
    notebook.metadata.update(kernelspec=dict(KERNEL), language_info=dict(LANGUAGE))
    for cell in notebook.cells:
        for key in CELL_LEFTOVERS:
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def cleaned(notebook):
    """Drop what two runs of one chapter, or two machines, would write differently."""
    notebook.metadata["language_info"] = dict(LANGUAGE)  # the kernel put its version there
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            clean_output(output)
            refuse_addresses(output, number)
    return notebook


def clean_output(output):
    """Clean one output in place: widget ids, the date and program in a PNG, local paths."""
    data = output.get("data", {})
    data.pop(WIDGET_VIEW, None)
    if "image/png" in data:
        png = without_text(base64.b64decode(data["image/png"]))
        data["image/png"] = base64.b64encode(png).decode()
    if output.output_type == "error":
        output.traceback = [without_local_paths(line) for line in output.traceback]


def without_text(png):
    """Return the PNG without its text chunks, which name the matplotlib that drew it."""
    kept, start = [png[:8]], 8
    while start < len(png):
        end = start + 12 + int.from_bytes(png[start : start + 4], "big")
        if png[start + 4 : start + 8] not in PNG_TEXT_CHUNKS:
            kept.append(png[start:end])
        start = end
    return b"".join(kept)


def without_local_paths(text):
    """Name files as the repository does, not by where it, or Python, happens to lie."""
    for folder in (Path(sys.prefix), Path(sys.base_prefix), ROOT):
        text = text.replace(f"{folder}{os.sep}", "")
        if folder.is_relative_to(Path.home()):  # IPython writes ~ for the home folder
            text = text.replace(f"~{os.sep}{folder.relative_to(Path.home())}{os.sep}", "")
    return text


def refuse_addresses(output, number):
    """Raise if a shown text has a memory address in it: the next run would show another."""
    texts = [output.get("text", ""), *map(str, output.get("data", {}).values())]
    found = next(filter(None, map(ADDRESS.search, texts)), None)
    if found:
        raise ChapterError(
            f"cell {number} shows {found.group()}, another address every run: "
            "assign it to a name, or give the object a __repr__"
        )


def refuse_semicolons(notebook):
    """Raise if a cell hides its value by a semicolon: nbval runs it without knowing that habit."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.rstrip().endswith(";"):
            raise ChapterError(
                f"cell {number} ends in a semicolon, but `make test` would still see its value: "
                "assign it to a name, such as _"
            )


# --- running ----------------------------------------------------------------------------------


@dataclass
class Progress:
    """One line a chapter: its name, the cells done, the seconds taken."""

    path: Path
    n_cells: int
    current: int = 0
    started: float = field(default_factory=time.perf_counter)

    def start(self, cell, cell_index):
        """Note that a cell begins; nbclient calls this."""
        self.current = cell_index + 1
        if sys.stdout.isatty():
            print("\r" + self.line(), end="", flush=True)

    def line(self):
        """Return the line as it stands."""
        seconds = time.perf_counter() - self.started
        return f"{self.path.stem:26} {self.current:3}/{self.n_cells} cells {seconds:6.1f} s"

    def close(self, result):
        """Print the line a last time, with the result."""
        print(("\r" if sys.stdout.isatty() else "") + f"{self.line()}  {result}", flush=True)


def run(path):
    """Execute a notebook in a fresh kernel, in its own folder; return it cleaned."""
    notebook = emptied(read(path))
    progress = Progress(path, len(notebook.cells))
    try:
        refuse_semicolons(notebook)
        execute(notebook, path.parent, progress.start)
        cleaned(notebook)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        progress.close("failed")
        raise ChapterError(explain(error, progress, notebook)) from error
    except ChapterError as error:
        progress.close("failed")
        raise ChapterError(f"{path.name}: {error}") from error
    return notebook, progress


def execute(notebook, folder, on_cell_start):
    """Run all cells of a notebook in place, apart from the reader's own IPython settings."""
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        timeout=CELL_TIMEOUT,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=on_cell_start,
    )
    with tempfile.TemporaryDirectory() as settings:
        client.execute(env={**os.environ, **KERNEL_ENVIRONMENT, "IPYTHONDIR": settings})


def explain(error, progress, notebook):
    """Say where a run stopped: chapter, cell, line, and the traceback."""
    cell = notebook.cells[progress.current - 1]
    where = f"{progress.path.name}, cell {progress.current} of {progress.n_cells}"
    if not isinstance(error, CellExecutionError):
        return f"{where}: {type(error).__name__}: {error}\n\n{indented(cell.source)}"
    # Figures open at the moment of the error are drawn after it.
    failure = next(output for output in cell.outputs if output.output_type == "error")
    traceback = ANSI.sub("", "\n".join(failure.traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", traceback)
    lines = cell.source.splitlines()
    line = min(int(found.group(1)), len(lines)) if found else 1
    return f"{where}, line {line}: {lines[line - 1].strip()}\n\n{indented(traceback)}"


def indented(text):
    """Set a text off by four spaces."""
    return "\n".join(f"    {line}".rstrip() for line in text.strip().splitlines())


# --- what becomes of the result ---------------------------------------------------------------


def update(path):
    """Run a chapter and write it if it has changed; return no complaints."""
    notebook, progress = run(path)
    new = nbformat.writes(notebook) + "\n"
    if new == path.read_text(encoding="utf-8"):
        progress.close("as it was")
    else:
        write_atomically(path, new)
        progress.close("written")
    return []


def write_atomically(path, text):
    """Replace a file at once: a stopped run leaves the old chapter or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    with open(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    Path(temporary).chmod(path.stat().st_mode)
    Path(temporary).replace(path)


def check(path):
    """Run a chapter, write nothing, and return what would change."""
    stored = path.read_text(encoding="utf-8")
    notebook, progress = run(path)
    if nbformat.writes(notebook) + "\n" == stored:
        progress.close("as it was")
        return []
    progress.close("would change")
    return [f"{path.name}: {change}" for change in changes(read(path), notebook)]


def changes(old, new):
    """Name the cells in which two runs of one notebook differ, each with its first difference."""
    found = [
        f"cell {number}: {first_difference(show(before), show(after))}"
        for number, (before, after) in enumerate(zip(old.cells, new.cells, strict=True), start=1)
        if before != after
    ]
    return found or ["only metadata or formatting of the file"]


def show(cell):
    """Return a cell as text, one line a fact."""
    return nbformat.v4.writes(nbformat.v4.new_notebook(cells=[cell])).splitlines()


def first_difference(before, after):
    """Return the first line that differs, as it is stored and as it is now."""
    pairs = zip_longest(before, after, fillvalue="(nothing)")
    old, new = next(pair for pair in pairs if pair[0] != pair[1])
    return f"stored {shortened(old)}, now {shortened(new)}"


def shortened(line, width=80):
    """Cut a long line, such as a picture's."""
    line = line.strip()
    return line if len(line) <= width else f"{line[: width - 1]}…"


def oversized(path):
    """Return a complaint for every stored figure over the limit; run nothing."""
    return [
        f"{path.name}: cell {number} stores a figure of {size / 1000:.0f} KB, "
        f"{FIGURE_LIMIT / 1000:.0f} KB is the most: draw fewer points, or a smaller figure"
        for number, cell in enumerate(read(path).cells, start=1)
        for output in cell.get("outputs", [])
        if (size := len(base64.b64decode(output.get("data", {}).get("image/png", ""))))
        > FIGURE_LIMIT
    ]


def attempt(step, path):
    """Take the step; a chapter that fails is a complaint, and the others still run."""
    try:
        return step(path)
    except ChapterError as error:
        return [str(error)]


def main(arguments=None):
    """Carry out the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapters", nargs="*", metavar="CH", help="06, or the path of a notebook")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="say what would change, write nothing")
    mode.add_argument("--size", action="store_true", help="run nothing, find figures too large")
    options = parser.parse_args(arguments)
    step = check if options.check else oversized if options.size else update
    try:
        complaints = [c for path in find_chapters(options.chapters) for c in attempt(step, path)]
    except ChapterError as error:
        complaints = [str(error)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
