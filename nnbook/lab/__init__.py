"""The bench equipment of the book: data sets, figures, exercises, the worked example, a self-test.

Written by hand and derived in no chapter. ``nnbook`` itself needs numpy only; what needs more
(matplotlib, widgets) is reached through here, and only when the submodule is imported::

    from nnbook.lab import check, hint, progress, solution
    from nnbook.lab import datasets, plotting
    from nnbook.lab.worked import worked_network
"""

# Imported at once, or the function `check` would be hidden by the module of the same name as soon
# as somebody imports that. The exercises themselves are read when the first one is asked for.
from nnbook.lab.check import check, hint, progress, solution

__all__ = ["check", "hint", "progress", "solution"]
