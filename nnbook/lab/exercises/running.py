"""Runs what a reader wrote, so that nothing it does can break the notebook it is checked in."""

import contextlib
import copy
import ctypes
import dis
import inspect
import io
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import numpy as np

from nnbook.lab.exercises.comparing import changed
from nnbook.lab.exercises.exercise import Function

__all__ = ["NothingReturned", "Trial", "is_blank", "is_stub", "on_trial", "place", "values_of"]

SECONDS = 5.0
HOME = Path(__file__).parent
SHOWN_CHARACTERS = 500


class NotAttempted(Exception):
    """The answer says that it has not been written yet."""


class NothingReturned(Exception):
    """The answer computed something, perhaps, but did not return it."""


class Borrowed(BaseException):
    """The answer called what would do the exercise; says its name."""


class TimeIsUp(BaseException):
    """Raised inside an answer that runs too long; not an Exception, so that few catch it."""


@dataclass
class Trial:
    """What happened when an answer was run on its inputs."""

    values: list[Any] = field(default_factory=list)  # one for each input that went well
    attempted: bool = True
    mutated: str = ""  # name of the first argument that was changed
    error: BaseException | None = None
    timed_out: bool = False
    borrowed: str = ""  # name of a function that was called although it does the exercise
    printed: "Printed" = field(default_factory=lambda: Printed())


class Printed(io.TextIOBase):
    """Stands in for the screen: keeps the beginning of what is printed, and counts the rest."""

    def __init__(self) -> None:
        self.beginning, self.n_characters = "", 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep what still fits."""
        self.beginning += text[: SHOWN_CHARACTERS - len(self.beginning)]
        self.n_characters += len(text)
        return len(text)


def is_blank(value: object) -> bool:
    """Say whether a value means "not attempted yet": ``...``, ``None`` or ``NotImplemented``."""
    return value is ... or value is None or value is NotImplemented


def is_stub(function: Callable[..., Any]) -> bool:
    """Say whether a function does nothing: its body is a docstring, ``...`` or ``pass`` at most."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    nothing = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
    instructions = list(dis.get_instructions(code))
    returned = [step.argval for step in instructions if step.opname.endswith("_CONST")]
    return all(step.opname in nothing for step in instructions) and returned == [None]


def is_unchanged(exercise: Function, answer: Callable[..., Any]) -> bool:
    """Say whether an answer is still the code that was given to be repaired."""
    code = _code(answer)
    if exercise.broken is None or code is None:
        return False
    # With the imports and without: where np is imported decides how Python compiles np.exp(Z).
    stubs = exercise.stub, exercise.stub.removeprefix(exercise.imports)
    return any(_makes(code) == _makes(_compiled(stub, exercise.answer_name)) for stub in stubs)


def _compiled(stub: str, name: str) -> CodeType:
    given: dict[str, Any] = {}
    exec(stub, given)
    code: CodeType = given[name].__code__
    return code


def _makes(code: CodeType) -> tuple[Any, ...]:
    """Return what a function does, wherever it stands."""
    return code.co_code, _constants(code), code.co_names


def _constants(code: CodeType) -> tuple[Any, ...]:
    """Return the constants of a function, without what tells where it stands.

    That is the indentation of its docstring, and the lines of a comprehension in it.
    """

    def plain(value: Any) -> Any:
        if isinstance(value, CodeType):
            return _makes(value)
        return inspect.cleandoc(value) if isinstance(value, str) else value

    return tuple(map(plain, code.co_consts))


def values_of(exercise: Function, function: Callable[..., Any], inputs: list[Any]) -> list[Any]:
    """Return what a function of ours, the solution or a mistake, gives on all inputs."""
    with np.errstate(all="ignore"):
        return [exercise.probe(function, *copy.deepcopy(arguments)) for arguments in inputs]


def on_trial(exercise: Function, answer: Callable[..., Any], inputs: list[Any]) -> Trial:
    """Run an answer on all inputs, in a thread of its own that is stopped when time is up.

    Output is captured, every call gets its own copies, and whatever is raised ends up in the trial.
    """
    trial = Trial(borrowed=_handed_in(exercise, answer))
    if trial.borrowed:
        return trial

    def work() -> None:
        try:
            # Overflow is no error here: the values are compared, and a message says where.
            with np.errstate(all="ignore"), _no_borrowing(exercise):
                _run(exercise, answer, inputs, trial)
        except NotAttempted:
            trial.attempted = False
        except Borrowed as borrowed:
            trial.borrowed = str(borrowed)
        except BaseException as error:  # even SystemExit: nothing may leave this thread
            trial.error = error

    captured = contextlib.redirect_stdout(trial.printed), contextlib.redirect_stderr(trial.printed)
    with captured[0], captured[1]:
        trial.timed_out = not _finish(threading.Thread(target=work, daemon=True), SECONDS)
    return trial


def _run(exercise: Function, answer: Callable[..., Any], inputs: list[Any], trial: Trial) -> None:
    """Fill the trial with the values on all inputs, and on the first once more."""
    for arguments in [*inputs, inputs[0]]:
        given = copy.deepcopy(arguments)
        trial.values.append(_kept(exercise.probe(_attempt(answer), *given)))
        for name, before, after in zip(exercise.parameters, arguments, given):
            if not trial.mutated and name not in exercise.writes and changed(before, after):
                trial.mutated = name


def _handed_in(exercise: Function, answer: Callable[..., Any]) -> str:
    """Return the name of the function that does the exercise if it is itself the answer."""
    code = _text_of(_code(answer))
    for function in exercise.forbidden:
        if answer is function or (code and code == _text_of(_code(function))):
            return function.__qualname__
    return ""


@contextlib.contextmanager
def _no_borrowing(exercise: Function) -> Iterator[None]:
    """Within it, an answer that calls what does the exercise raises Borrowed, in this thread."""
    ours = {_code(function) for function in (exercise.solution, *exercise.mistakes)}
    forbidden = {_text_of(_code(f)): f.__qualname__ for f in exercise.forbidden if _code(f)}
    names = {function.__name__ for function in exercise.forbidden}

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        if event != "call" or not frame.f_back:
            return
        code = frame.f_code
        borrowed = "the solution" if code in ours else ""
        if code.co_name in names:
            borrowed = forbidden.get(_text_of(code), borrowed)
        # Our functions may use each other, and the judge calls them to try them.
        if borrowed and Path(frame.f_back.f_code.co_filename).parent != HOME:
            raise Borrowed(borrowed)

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def _code(function: Callable[..., Any]) -> CodeType | None:
    return getattr(inspect.unwrap(function), "__code__", None)


def _text_of(code: CodeType | None) -> tuple[Any, ...] | None:
    """Return what a function has in common with the chapter's cell that it was made from."""
    return code and (code.co_name, code.co_varnames, code.co_names, _constants(code))


def _kept(value: Any) -> Any:
    """Return a copy of the arrays in a value: the next call may write into the same memory."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(map(_kept, value)) if type(value) in (tuple, list) else value


def _attempt(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return the answer, raising NotAttempted where it says that it is unfinished."""

    def attempt(*arguments: Any) -> Any:
        try:
            value = answer(*arguments)
        except NotImplementedError as error:
            # Not its subclasses: Jupyter raises one when a function asks for input.
            if type(error) is NotImplementedError:
                raise NotAttempted from None
            raise
        if value is ... or value is NotImplemented:
            raise NotAttempted
        if value is None:
            raise NothingReturned("the function returned None")
        return value

    return attempt


def _finish(thread: threading.Thread, seconds: float) -> bool:
    """Run a thread to its end and return True, or stop it when the time is up and return False."""
    thread.start()
    try:
        thread.join(seconds)
        in_time = not thread.is_alive()
    finally:
        # Also reached when the reader interrupts the kernel while waiting.
        _stop(thread)
    return in_time


def _stop(thread: threading.Thread) -> None:
    """Raise TimeIsUp in a thread until it ends, or it turns out that it does not listen.

    Python delivers the exception between two of its own instructions; a single endless call of
    compiled code is out of reach, and its thread is left behind (it ends with the kernel).
    """
    for _ in range(20):
        if not thread.is_alive() or thread.ident is None:
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeIsUp)
        )
        thread.join(0.05)


def place(error: BaseException, answer: Callable[..., Any]) -> str:
    """Return where the reader's code was when an error came up: function, line number and line."""
    code = getattr(answer, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code is not None and frame.filename == code.co_filename]
    if not own:
        return ""
    where = f"in {own[-1].name}, line {own[-1].lineno}"
    return f"{where}: {own[-1].line}" if own[-1].line else where
