"""What keeps the code of a hand-in apart from the judge in the same process.

It is made against accidents, and against the first ideas one has to deceive the judge. It is no
sandbox: code that goes out of its way can read and write what the teacher can, and find the judge
in memory.
"""

import builtins
import json
import os
import sys
from contextlib import suppress
from typing import Any

import numpy as np
import psutil
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import nnbook

__all__ = ["Channel", "Guard", "Shell", "limit_resources", "shell"]

LARGEST_FILE = 2**30


class Channel:
    """Where to say what happens: the pipe that was standard output, under a number of its own."""

    def __init__(self, token: str) -> None:
        self.token, self.process = token, os.getpid()
        self.pipe = os.dup(1)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)

    def say(self, **message: Any) -> None:
        """Send a message to the parent."""
        if os.getpid() != self.process:
            os._exit(0)  # the hand-in forked, and this is the copy
        os.write(self.pipe, f"{self.token}{json.dumps(message)}\n".encode())


class Guard:
    """Puts back what the judge and the next cells rely on, whatever a cell did to it.

    The hand-in is to import another copy of `nnbook.lab`, with the exercises and their judge. The
    rest of the package is one for both: its classes are those of the answers.
    """

    def __init__(self) -> None:
        ours = {name: module for name, module in sys.modules.items() if name.startswith("nnbook")}
        for name in ours:
            if name.startswith("nnbook.lab"):
                del sys.modules[name]
        del nnbook.lab  # type: ignore[attr-defined]
        self.saved = [(module, dict(vars(module))) for module in [builtins, np, *ours.values()]]
        self.folder, self.depth = os.getcwd(), sys.getrecursionlimit()
        self.restore()

    def restore(self) -> None:
        """Do it."""
        for module, names in self.saved:
            vars(module).update(names)
        sys.setrecursionlimit(self.depth)
        with suppress(OSError):
            os.chdir(self.folder)
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (it stays open)
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


class Shell(InteractiveShell):
    """Runs cells as a kernel does, with nothing to see and nobody to ask."""

    # Through a terminal of its own, a command could wait for input forever.
    system = InteractiveShell.system_raw

    def showtraceback(self, *arguments: Any, **options: Any) -> None:
        """Show nothing: formatting takes time, and the error is returned."""

    def showsyntaxerror(self, *arguments: Any, **options: Any) -> None:
        """Show nothing."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[str, str]:
        """Leave it at figures without a screen."""
        return "agg", "agg"

    def ask_exit(self) -> None:
        """Go on: the next cell has its turn."""


def shell() -> Shell:
    """Return the one that ``get_ipython()`` finds."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.ast_node_interactivity = "none"
    return Shell.instance(config=config)


def limit_resources(megabytes: float) -> None:
    """Let a single huge demand for memory fail at once, where the system can do that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        # Address space is more than what is used, which the parent watches.
        space = int(psutil.Process().memory_info().vms + 2 * megabytes * 2**20)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
