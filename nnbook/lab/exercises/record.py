"""Remembers in a small local file which exercises are solved."""

import json
import os
import sys
import tempfile
from pathlib import Path

__all__ = ["add", "path", "solved"]

VARIABLE = "NNBOOK_PROGRESS"


def path() -> Path | None:
    """Return where the record is kept: NNBOOK_PROGRESS, or the user's folder for such data.

    ``NNBOOK_PROGRESS=off`` keeps nothing, and None is returned.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return None if chosen == "off" else Path(chosen).expanduser()
    return _data_folder() / "nnbook" / "progress.json"


def _data_folder() -> Path:
    """Return the folder in which programs of this user keep data, by the custom of the platform."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def solved() -> set[str]:
    """Return the numbers of the solved exercises; a missing or unreadable file holds none."""
    file = path()
    try:
        content = json.loads(file.read_text(encoding="utf-8")) if file else {}
        return {str(number) for number in content["solved"]} if content else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def add(number: str) -> None:
    """Note that an exercise is solved.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    file, numbers = path(), solved()
    if file is None or number in numbers:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, json.dumps({"solved": sorted(numbers | {number})}))


def _write(file: Path, text: str) -> None:
    """Replace a file in one step: whoever reads or interrupts sees the old one or the new one."""
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(unfinished, file)
    except BaseException:
        os.unlink(unfinished)
        raise
