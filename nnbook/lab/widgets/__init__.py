"""Figures that answer back, in Jupyter and on the book's website, and exercises that do.

Each class is one figure; `Quiz` is any exercise that needs no Python. What a reader moves or types
there arrives in the attributes here, and what is set here moves the picture. The pictures are drawn
by JavaScript in ``static/``, built from ``widgets/`` in the repository; on the website they run
without Python.
"""

from nnbook.lab.widgets.activation import FUNCTIONS, Z_LIMIT, ActivationExplorer
from nnbook.lab.widgets.autograd_graph import AutogradGraph
from nnbook.lab.widgets.backprop_stepper import BackpropStepper
from nnbook.lab.widgets.bump_builder import BumpBuilder
from nnbook.lab.widgets.descent import DescentExplorer
from nnbook.lab.widgets.digit import DigitExplorer
from nnbook.lab.widgets.forward_stepper import ForwardStepper
from nnbook.lab.widgets.loss import LossExplorer
from nnbook.lab.widgets.neuron import NeuronExplorer
from nnbook.lab.widgets.playground import Playground
from nnbook.lab.widgets.quiz import Quiz

__all__ = [
    "FUNCTIONS",
    "Z_LIMIT",
    "ActivationExplorer",
    "AutogradGraph",
    "BackpropStepper",
    "BumpBuilder",
    "DescentExplorer",
    "DigitExplorer",
    "ForwardStepper",
    "LossExplorer",
    "NeuronExplorer",
    "Playground",
    "Quiz",
]
