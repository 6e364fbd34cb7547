"""Write what the widgets have from nnbook: the palette, the limits, and numbers to be tested by.

    python widgets/export.py

A color or a limit has its one home in Python; a formula has it in a chapter. What is written here
is committed, and ``tests/lab/test_widgets.py`` fails when it is no longer what nnbook says.
"""

import itertools
import json
from pathlib import Path

import numpy as np

from nnbook.lab import datasets
from nnbook.lab.plotting.samples import REGION_ALPHA, _readable
from nnbook.lab.plotting.style import CYCLE, PALETTE, ROLES
from nnbook.lab.widgets import FUNCTIONS, Z_LIMIT, ActivationExplorer, NeuronExplorer
from nnbook.neurons import Neuron, weighted_sum

HERE = Path(__file__).parent
HOUSE = HERE / "src" / "house.js"
FIXTURES = HERE / "test" / "fixtures"


def house() -> str:
    """Return the JavaScript module of what has its home in Python."""
    names = {color: name for name, color in PALETTE["light"].items()}
    constants = {
        "PALETTE": PALETTE,
        "ROLES": ROLES,
        "CYCLE": [names[color] for color in CYCLE],
        "REGION_ALPHA": REGION_ALPHA,
        "FUNCTIONS": list(FUNCTIONS),
        "Z_LIMIT": Z_LIMIT,
    }
    lines = ["// Written by widgets/export.py from nnbook: edit that."]
    lines += [
        f"export const {name} = {json.dumps(value, indent=2)};" for name, value in constants.items()
    ]
    return "\n".join(lines) + "\n"


def neuron_fixture() -> list[dict]:
    """Return what nnbook says of neurons and samples, among them a neuron without a boundary."""
    penguins = datasets.penguins()
    lines = [([2.0, 1.0], -105.0), ([3.0, -4.0], -63.0), ([-0.7, 0.1], 29.3), ([0.0, 0.0], -1.0)]
    return [neuron_case(penguins, weights, bias) for weights, bias in lines]


def neuron_case(penguins: datasets.Dataset, weights: list[float], bias: float) -> dict:
    """Return what nnbook says of one neuron."""
    neuron = Neuron(weights, bias)
    explorer = NeuronExplorer(weights=weights, bias=bias)
    return {
        "weights": weights,
        "bias": bias,
        "X": penguins.X.tolist(),
        "y": penguins.y.tolist(),
        "z": [neuron.pre_activation(row) for row in penguins.X.tolist()],
        "y_pred": [neuron(row) for row in penguins.X.tolist()],
        "norm": weighted_sum(weights, weights, bias=0.0) ** 0.5,
        "mistakes": explorer.mistakes,
    }


def activation_fixture() -> list[dict]:
    """Return value and slope of every function, at both ends of the doubles as well."""
    tails = [-1000.0, -40.0, -1e-300, 0.0, 1e-300, 40.0, 1000.0]
    z = np.array([*np.linspace(-Z_LIMIT, Z_LIMIT, 65), *tails])
    return [
        activation_case(function, alpha, z)
        for function, alpha in itertools.product(FUNCTIONS, [0.01, 0.3])
    ]


def activation_case(function: str, alpha: float, z: np.ndarray) -> dict:
    """Return value and slope of one function at every z."""
    activation = ActivationExplorer(function=function, alpha=alpha).activation
    return {
        "function": function,
        "alpha": alpha,
        "z": z.tolist(),
        "a": activation.forward(z).tolist(),
        "slope": activation.derivative(z).tolist(),
    }


def label_fixture() -> dict[str, str]:
    """Return what figures write on an axis for the name of a feature."""
    return {name: _readable(name) for name in (*datasets.MEASUREMENTS, "x", "body_mass", "mm")}


FIXTURE_OF = {
    "neuron": neuron_fixture,
    "activation": activation_fixture,
    "label": label_fixture,
}


def main() -> None:
    """Write all files."""
    HOUSE.write_text(house(), encoding="utf-8")
    for name, make in FIXTURE_OF.items():
        (FIXTURES / f"{name}.json").write_text(json.dumps(make()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
