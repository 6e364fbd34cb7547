"""The bench equipment of the book: data sets, figures, the worked example, a self-test.

Written by hand and derived in no chapter. ``nnbook`` itself needs numpy only; what needs more
(matplotlib, widgets) is reached through here, and only when the submodule is imported::

    from nnbook.lab import datasets, plotting
    from nnbook.lab.worked import worked_network
"""
