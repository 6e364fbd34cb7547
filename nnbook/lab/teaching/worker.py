"""The process in which one hand-in is run and judged: `watching` starts it and hears what it says.

Exercises and judge are loaded before the first cell is run; see `isolation` for what that is worth.
"""

import ast
import builtins
import json
import os
import re
import sys
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import numpy as np

from nnbook.lab.exercises import load, running
from nnbook.lab.exercises.exercise import Exercise, Function, Open
from nnbook.lab.exercises.judging import judge
from nnbook.lab.teaching.isolation import Channel, Guard, limit_resources, shell
from nnbook.lab.teaching.outcome import Rank

LONGEST_TEXT = 2000


class Worker:
    """Runs the cells of a hand-in in order, and judges each answer as soon as it is there."""

    def __init__(self, job: dict[str, Any], channel: Channel) -> None:
        self.job, self.say = job, channel.say
        self.exercises = {id: load()[id] for id in job["exercises"]}
        self.judged = {tuple(pair) for pair in job["judged"]}
        self.latest: dict[str, Any] = {}
        self.shell = shell()
        self.names: dict[str, Any] = self.shell.user_ns
        self.for_all: set[str] = set()  # the names from before the first exercise
        self.guard = Guard()

    def run(self) -> None:
        """Run all cells but those that were left out."""
        for step in self.job["steps"]:
            if step["is_first"]:
                self.begin(step["exercise"])
            if step["index"] not in self.job["left_out"]:
                self.step(step)

    def begin(self, number: str) -> None:
        """Clear away what one exercise left behind and what could be taken for the next one's."""
        self.for_all = self.for_all or set(self.names)
        if number in self.exercises:
            self.names.pop(self.exercises[number].answer_name, None)
        # A ``sum = 0`` or ``del np`` breaks the exercise in which it stands, and no other.
        for name in set(dir(builtins)) & set(self.names) - self.for_all:
            del self.names[name]
        self.names.setdefault("np", np)

    def step(self, step: dict[str, Any]) -> None:
        """Run a cell, and judge what it answers."""
        exercise = self.exercises.get(step["exercise"])
        before = dict(self.names)
        self.say(cell=step["index"], exercise=step["exercise"], rank=failed(step), judging=False)
        error = self.executed(step["source"])
        if exercise:
            self.judge_part(step, exercise, before, error)
        for checked, expression in checks_in(step["source"]):
            if checked in self.exercises:
                self.judge_check(step, self.exercises[checked], expression)

    def executed(self, source: str) -> BaseException | None:
        """Run a cell as Jupyter does, and return what it raised."""
        try:
            result = self.shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as raised:  # whatever it is, the next cell has its turn
            error = raised
        self.guard.restore()
        return error

    def judge_part(
        self,
        step: dict[str, Any],
        exercise: Exercise,
        before: dict[str, Any],
        error: BaseException | None,
    ) -> None:
        """Judge what a cell under the question of an exercise leaves behind."""
        rank = Rank.ANSWER if step["is_answer"] else Rank.PART
        name = exercise.answer_name
        note = f" (Then the cell raised {told(error)})" if error else ""
        verdict = ""
        if name in self.names and (step["is_answer"] or self.names[name] is not before.get(name)):
            verdict = self.judge(step, exercise, self.names[name], rank, note)
        if verdict in ("", "not attempted") and (other := self.renamed(exercise, before)):
            renamed = f" (Found under the name {other.__name__}, not {name}.)"
            verdict = self.judge(step, exercise, other, rank, renamed + note)
        if not verdict:
            self.nothing_found(step, exercise, error)

    def renamed(self, exercise: Exercise, before: dict[str, Any]) -> FunctionType | None:
        """Return the one new function with as many parameters as the answer should have."""
        if not isinstance(exercise, Function):
            return None
        new = [
            value
            for name, value in self.names.items()
            if isinstance(value, FunctionType)
            and before.get(name) is not value
            and not name.startswith("_")
            and name != exercise.answer_name
            and value.__code__.co_argcount == len(exercise.parameters)
        ]
        return new[0] if len(new) == 1 else None

    def nothing_found(
        self, step: dict[str, Any], exercise: Exercise, error: BaseException | None
    ) -> None:
        """Say what became of a cell that left no answer."""
        wrote = step["source"].strip()
        if isinstance(exercise, Open) and step["is_answer"] and wrote:
            self.found(exercise, failed(step), "open", wrote)
        elif error:
            verdict = "memory limit" if isinstance(error, MemoryError) else "error"
            self.found(exercise, failed(step), verdict, told(error))
        elif step["is_answer"] and wrote:
            message = f"The cell defines nothing of the name {exercise.answer_name}."
            self.found(exercise, failed(step), "error", message)
        elif step["is_answer"]:
            self.found(exercise, failed(step), "not attempted", "The cell is empty.")

    def judge_check(self, step: dict[str, Any], exercise: Exercise, expression: ast.expr) -> None:
        """Judge what the student handed over to ``check``."""
        self.say(cell=step["index"], exercise=exercise.id, rank=Rank.CHECK, judging=True)
        try:
            value = eval(compile(ast.Expression(expression), "<check>", "eval"), self.names)
        except BaseException:  # it is the student's code, too
            return
        self.judge(step, exercise, value, Rank.CHECK, "")

    def judge(
        self, step: dict[str, Any], exercise: Exercise, value: Any, rank: Rank, note: str
    ) -> str:
        """Judge an answer, say the verdict, and return it."""
        is_known = exercise.id in self.latest and self.latest[exercise.id] is value
        self.latest[exercise.id] = value
        if is_known or (step["index"], exercise.id) in self.judged:
            return "judged before"
        self.say(cell=step["index"], exercise=exercise.id, rank=rank, judging=True)
        verdict, mistake, message = judgment(exercise, value, self.job["seed"])
        self.guard.restore()
        self.found(exercise, rank, verdict, f"{message}{note}", mistake)
        return verdict

    def found(
        self, exercise: Exercise, rank: Rank, verdict: str, message: str, mistake: str = ""
    ) -> None:
        """Say a verdict."""
        self.say(
            found=exercise.id,
            rank=rank,
            verdict=verdict,
            message=message[:LONGEST_TEXT],
            mistake=mistake,
        )


def failed(step: dict[str, Any]) -> Rank:
    """Return what a cell counts that leaves no answer."""
    return Rank.ANSWER_FAILED if step["is_answer"] else Rank.PART_FAILED


def judgment(exercise: Exercise, value: Any, seed: int) -> tuple[str, str, str]:
    """Return verdict, name of the mistake, and message."""
    try:
        result = judge(exercise, value, seed)
    except BaseException as error:  # an object of the student's may raise when it is looked at
        return "error", "", f"The answer cannot be judged: {told(error)}"
    if result.verdict == "open":
        return "open", "", value.strip()
    if result.verdict == "error" and re.search(r"^\w*MemoryError\b", result.details, re.MULTILINE):
        return "memory limit", "", result.message
    details = "; ".join(result.details.splitlines())
    return result.verdict, result.mistake, f"{result.message} {details}".strip()


def told(error: BaseException | None) -> str:
    """Return the last line of a traceback; the error is the student's and may fail to say it."""
    try:
        return f"{type(error).__name__}: {error}"[:300]
    except BaseException:
        return type(error).__name__


def checks_in(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield number and answer of each call of ``check`` in a cell.

    What is not to be kept is the solution, where the chapters check it.
    """
    # Magics are no Python.
    source = re.sub(r"^[ \t]*[%!].*$", "", source, flags=re.MULTILINE)
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Name(id="check") | ast.Attribute(attr="check"),
                args=[ast.Constant(value=str(number)), answer],
                keywords=options,
            ) if all(option.arg != "keep" for option in options):
                yield number, answer


def main() -> None:
    """Do the job that is written to standard input."""
    job = json.loads(sys.stdin.buffer.read())
    # The parent stops what runs too long; the judge's own limit would give another verdict.
    running.SECONDS = 10 * job["seconds"]
    channel = Channel(job["token"])
    worker = Worker(job, channel)
    limit_resources(job["megabytes"])
    worker.run()
    channel.say(done=True)
    os._exit(0)  # whatever threads are left


if __name__ == "__main__":
    main()
