"""Reads what was handed in: which cells there are, and to which exercise each belongs."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["HandIn", "Step", "hand_in"]

LARGEST = 100  # MB
NUMBER = r"(?<![\d.])(\d{1,2}\.\d{1,2})(?![\d.])"
HEADING = re.compile(rf"^\s*(?:#|\*\*|:::).*?{NUMBER}", re.MULTILINE)
SOLUTION = re.compile(r"\s*:::+\{dropdown\}")  # as the chapters print it
CHECKED = re.compile(r"\bcheck\(\s*[\"'](\d{1,2}\.\d{1,2})[\"']")
SEED = re.compile(r"\bcheck\([^\n]{0,200}?\bseed\s*=\s*(\d+)")
STUDENT = re.compile(r"^\s*\w+\s*=([^#\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A cell of code.

    Attributes
    ----------
    index : int
        Its place among all cells.
    source : str
    exercise : str
        Number of the exercise under whose question it stands; may be empty.
    is_answer : bool
        Whether it is the cell that was handed out for the answer.
    is_first : bool
        Whether the exercise begins with it.
    """

    index: int
    source: str
    exercise: str = ""
    is_answer: bool = False
    is_first: bool = False


@dataclass(frozen=True)
class HandIn:
    """A file that was handed in.

    Attributes
    ----------
    name : str
        That of the file; see `nnbook.lab.teaching.grading.hand_ins`.
    problem : str
        Why it cannot be read; empty if it can.
    student : str
        What the cell for the name says.
    seed : int or None
        Which variant it is, if it says so.
    exercises : tuple of str
        What was handed out, if it says so.
    steps : tuple of Step
    words : mapping of str to str
        What the student wrote below the question of an exercise in cells of text.
    """

    name: str
    problem: str = ""
    student: str = ""
    seed: int | None = None
    exercises: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def mentioned(self) -> set[str]:
        """The exercises that it has cells for, or checks."""
        checked = {id for step in self.steps for id in CHECKED.findall(step.source)}
        return checked | {step.exercise for step in self.steps if step.exercise} | set(self.words)


def hand_in(path: Path, name: str) -> HandIn:
    """Return what a file holds; whatever is wrong with it is said by its ``problem``."""
    if path.is_dir():
        return HandIn(name, "A folder in a folder: only the outer one is looked into.")
    if not path.is_file():
        return HandIn(name, "The file cannot be read: it is none, or a link to nowhere.")
    if path.suffix.lower() != ".ipynb":
        return HandIn(name, f"No notebook: a file of the kind {path.suffix or 'without ending'}.")
    try:
        if path.stat().st_size > LARGEST * 2**20:
            return HandIn(name, f"Larger than {LARGEST} MB: ask for it without the outputs.")
        content = path.read_bytes()
        return _parsed(json.loads(content.decode("utf-8-sig")), name)
    except OSError as error:
        return HandIn(name, f"The file cannot be read: {error.strerror or error}.")
    except (ValueError, RecursionError):
        what = "the content is not that of one" if content.strip() else "the file is empty"
        return HandIn(name, f"No notebook: {what}.")


def _parsed(content: Any, name: str) -> HandIn:
    cells = list(_cells(content))
    about = _about(content)
    told = about.get("exercises")
    steps, words = _parts(cells)
    return HandIn(
        name,
        student=_student(cells),
        seed=_seed(about, steps),
        exercises=tuple(filter(_is_number, told)) if isinstance(told, list) else (),
        steps=steps,
        words=words,
    )


@dataclass(frozen=True)
class _Cell:
    kind: str
    source: str
    about: Mapping[str, Any]


def _cells(content: Any) -> Iterator[_Cell]:
    """Yield the cells of a notebook of format 3 or 4.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(content, dict):
        raise ValueError("no notebook")
    sheets = content.get("worksheets")
    holders = sheets if isinstance(sheets, list) else [content]
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    cells = [cell for some in lists if isinstance(some, list) for cell in some]
    if not any(isinstance(some, list) for some in lists):
        raise ValueError("no notebook")
    for cell in (cell for cell in cells if isinstance(cell, dict)):
        kind = cell.get("cell_type")
        source = _text(cell.get("input" if "input" in cell else "source", ""))
        yield _Cell(str(kind), f"# {source}" if kind == "heading" else source, _about(cell))


def _text(source: Any) -> str:
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _about(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the metadata of a notebook or cell keep for us, see `notebook`."""
    metadata = thing.get("metadata")
    about = metadata.get("nnbook") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}


def _is_number(id: object) -> bool:
    return isinstance(id, str) and bool(re.fullmatch(NUMBER, id))


def _parts(cells: list[_Cell]) -> tuple[tuple[Step, ...], dict[str, str]]:
    """Return the cells of code, each with its exercise, and the words below each question."""
    steps: list[Step] = []
    words: dict[str, str] = {}
    current, is_first = "", False
    for index, cell in enumerate(cells):
        begun = _begun(cell)
        if cell.kind != "code" and SOLUTION.match(cell.source):
            current = ""
        elif begun and begun != current:
            current, is_first = begun, True
        if cell.kind == "code":
            is_answer = cell.about.get("exercise") == current != ""
            steps.append(Step(index, cell.source, current, is_answer, is_first and current != ""))
            is_first = False
        elif current and cell.source.strip() and _is_written_by_student(cell):
            words[current] = "\n\n".join(filter(None, [words.get(current), cell.source.strip()]))
    return tuple(steps), words


def _begun(cell: _Cell) -> str:
    """Return the exercise that a cell begins or belongs to; empty if it says nothing of it."""
    for role in ("exercise", "question"):
        if _is_number(cell.about.get(role)):
            return str(cell.about[role])
    headings = [] if cell.kind == "code" else HEADING.findall(cell.source)
    return headings[-1] if headings else ""


def _is_written_by_student(cell: _Cell) -> bool:
    return not {"question", "key"} & set(cell.about) and not HEADING.search(cell.source)


def _student(cells: list[_Cell]) -> str:
    """Return the name that was filled in, also where the quotes were lost."""
    for cell in cells:
        if cell.about.get("student") and (given := STUDENT.search(cell.source)):
            return " ".join(given[1].strip(" \t\"'").split())[:100]
    return ""


def _seed(about: Mapping[str, Any], steps: tuple[Step, ...]) -> int | None:
    seed = about.get("seed")
    if isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0:
        return seed
    given = [match for step in steps for match in SEED.findall(step.source)]
    return int(given[0][:9]) if given else None
