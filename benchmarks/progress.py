"""A progress bar: how much is done, how long it will take, and who is at work."""

import sys
import time

WIDTH = 24


class Progress:
    """A line on stderr that is renewed with every task; silent where nobody looks.

    Parameters
    ----------
    total : int
        Number of tasks.
    stream : file, default=sys.stderr
        Where to write; nothing is written unless it is a terminal.
    """

    def __init__(self, total, stream=None):
        self.total, self.done = total, 0
        self.stream = sys.stderr if stream is None else stream
        self.start = time.monotonic()

    def show(self, name):
        """Say that the task of this name begins."""
        self.write(f"{self.bar()} {name}")
        self.done += 1

    def finish(self):
        """Clear the line."""
        self.write("")

    def bar(self):
        """Return the bar with the share done and the time left, as far as it can be known."""
        filled = WIDTH * self.done // self.total
        elapsed = time.monotonic() - self.start
        left = f"{elapsed / self.done * (self.total - self.done):.0f} s left" if self.done else "…"
        return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.total}, {left}:"

    def write(self, line):
        """Put a line in the place of the last one."""
        if self.stream.isatty():
            print(f"\r\033[K{line}", end="", file=self.stream, flush=True)
