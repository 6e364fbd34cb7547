"""For teachers: exercises as notebooks to hand out, with a key, and the grading of what comes back.

``python -m nnbook.lab.exercises export --help`` and ``python -m nnbook.lab.exercises grade --help``
say how to use it. What the cells carry, so that an answer is found again, is said in `notebook`.
"""
