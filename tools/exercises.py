"""Write the exercises of the chapters from nnbook/lab/exercises, which is where to edit them.

    python tools/exercises.py            # every chapter
    python tools/exercises.py 06 07      # chapters 6 and 7
    python tools/exercises.py --check    # write nothing, name the chapters that would change

Everything between the heading "Exercises" and the summary of a chapter is written anew. A cell that
stays as it was keeps what it printed; run the chapter afterwards for the others.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import nbformat

from nnbook.lab.exercises import load
from nnbook.lab.exercises.exercise import Function, Open
from run_notebooks import ChapterError, find_chapters, read, write_atomically

HEADING, SUMMARY = "## Exercises", ":::{admonition} What we have now"
INTRODUCTION = """\
`check` says whether an answer is right, and if not, which mistake it is. `hint("{first}")` gives a
hint, `solution("{first}")` the solution, which is also folded below each exercise. On the website,
questions for a number, a choice or a formula can be answered in place."""
IMPORTS = "from nnbook.lab import check, hint, solution"
ON_THE_SITE = {"nowhere": ["remove-cell"], "output": ["remove-input"], "folded": ["hide-cell"]}


def main(arguments=None):
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapters", nargs="*", help="numbers or notebooks; all if none is given")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, name what would change"
    )
    options = parser.parse_args(arguments)
    try:
        paths = find_chapters(options.chapters)
        changed = [path for path in paths if update(path, write=not options.check)]
    except ChapterError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(f"{path.name}: exercises {'would change' if options.check else 'written'}")
    return int(options.check and bool(changed))


def update(path, write):
    """Put the exercises of a chapter into its notebook; return whether that changes it."""
    notebook = read(path)
    start, end = place(path, notebook.cells)
    stored = {cell.id: cell for cell in notebook.cells[start:end]}
    cells = list(section(int(path.name.split("-")[0])))
    for cell in cells:
        before = stored.get(cell.id)
        if before and cell.cell_type == "code" == before.cell_type and cell.source == before.source:
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    if notebook.cells[start:end] == cells:
        return False
    if write:
        notebook.cells[start:end] = cells
        write_atomically(path, nbformat.writes(notebook) + "\n")
    return True


def place(path, cells):
    """Return where the exercises of a notebook begin and end."""
    starts = [number for number, cell in enumerate(cells) if cell.source.startswith(HEADING)]
    ends = [number for number, cell in enumerate(cells) if cell.source.startswith(SUMMARY)]
    if len(starts) != 1 or len(ends) != 1 or starts >= ends:
        raise ChapterError(
            f'{path.name}: expected a cell that begins with "{HEADING}", and after it one that '
            f'begins with "{SUMMARY}"'
        )
    return starts[0], ends[0]


def section(chapter):
    """Yield the cells of a chapter's exercises."""
    exercises = [exercise for exercise in load().values() if exercise.chapter == chapter]
    words = INTRODUCTION.format(first=exercises[0].id).replace("\n", " ")
    yield text_cell("exercises", f"{HEADING}\n\n{words}")
    yield code_cell("exercises-import", IMPORTS, ON_THE_SITE["nowhere"])
    for exercise in exercises:
        yield from cells_of(exercise)


def cells_of(exercise):
    """Yield the cells of an exercise: question, stub, check, and the solution, checked, too."""
    name = f"exercise-{exercise.id.replace('.', '-')}"
    yield text_cell(name, question(exercise))
    is_code = isinstance(exercise, Function)
    stub = [] if is_code else ON_THE_SITE["nowhere"]
    yield code_cell(f"{name}-stub", formatted(without_imports(exercise, exercise.stub)), stub)
    check = f'check("{exercise.id}", {exercise.answer_name})'
    yield code_cell(f"{name}-check", check, [] if is_code else ON_THE_SITE["output"])
    yield text_cell(f"{name}-solution", folded(exercise))
    if not isinstance(exercise, Open):
        code = without_imports(exercise, exercise.solution_source)
        verified = f'check("{exercise.id}", {exercise.answer_name}, keep=False)'
        code = formatted(f"{code}\n\n{verified}")
        yield code_cell(f"{name}-verified", code, ON_THE_SITE["folded"])
    elif exercise.example:
        code = formatted(exercise.example)
        yield code_cell(f"{name}-example", code, ON_THE_SITE["folded"])


def question(exercise):
    """Return the box that asks."""
    marks = ["★" * exercise.stars, f"{exercise.minutes} min", exercise.label]
    mark = "" if exercise.title.endswith("?") else "."
    heading = " · ".join([f"Exercise {exercise.id}", *filter(None, marks)])
    return (
        f"::::{{admonition}} {heading}\n:class: exercise\n:name: exercise-"
        f"{exercise.id.replace('.', '-')}\n\n**{exercise.title}{mark}** {exercise.question}\n::::"
    )


def folded(exercise):
    """Return the solution in words, folded."""
    words = exercise.filled(exercise.explanation or exercise.why)
    if isinstance(exercise, Open):
        rubric = "\n".join(f"- {criterion.line}" for criterion in exercise.rubric)
        return f":::{{dropdown}} What a good answer has\n{rubric}\n\n{words}\n:::"
    return f":::{{dropdown}} Solution\n{words}\n:::"


def without_imports(exercise, code):
    """Return code without the imports that every chapter has at its top."""
    imports = getattr(exercise, "imports", "")
    return code.removeprefix(imports).lstrip("\n") if imports == "import numpy as np" else code


def formatted(code):
    """Return code as ruff would write it."""
    command = [Path(sys.executable).with_name("ruff"), "format", "--stdin-filename", "x.py", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=True)
    return done.stdout.rstrip("\n")


def text_cell(name, source):
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(source, id=name)


def code_cell(name, source, tags):
    """Return a code cell that has not been run."""
    return nbformat.v4.new_code_cell(source, id=name, metadata={"tags": tags} if tags else {})


if __name__ == "__main__":
    sys.exit(main())
