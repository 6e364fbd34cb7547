"""Notebooks as plain data: what is handed out, as bytes that are the same on every machine.

What grading looks for is kept under ``nnbook`` in the metadata. Of the notebook::

    {"chapter": 6, "seed": 7, "exercises": ["6.1", "6.2"]}

and of the cells ``{"exercise": "6.2"}`` where the answer stands, ``{"question": "6.2"}`` where the
question does, ``{"check": "6.2"}`` where the reader calls ``check``, and ``{"student": True}``
where the name is asked for.
"""

import json
from collections.abc import Sequence
from typing import Any

__all__ = ["code", "markdown", "notebook", "written"]

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def markdown(id: str, source: str, **metadata: Any) -> dict[str, Any]:
    """Return a cell of text; its id must be the only one of the notebook."""
    return {"cell_type": "markdown", **_cell(id, source, metadata)}


def code(id: str, source: str, **metadata: Any) -> dict[str, Any]:
    """Return a cell of code that has not been run."""
    cell = _cell(id, source, metadata)
    return {"cell_type": "code", "execution_count": None, "outputs": [], **cell}


def _cell(id: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    kept = {"nnbook": metadata} if metadata else {}
    # Jupyter stores lines: a diff then shows the line that changed.
    return {"id": id, "metadata": kept, "source": source.splitlines(keepends=True)}


def notebook(cells: Sequence[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    """Return a notebook of cells."""
    about = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        "nnbook": metadata,
    }
    return {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def written(notebook: dict[str, Any]) -> bytes:
    """Return the content of the file, as Jupyter itself would write it."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
