"""micrograd: its engine and its own network."""

from micrograd.engine import Value
from micrograd.nn import MLP

__all__ = ["Value", "network"]


def network(weights):
    """Return a function of one sample's inputs, and the list of parameters."""
    model = MLP(len(weights[0][0]), [len(b) for _, b in weights])
    for layer, (W, b) in zip(model.layers, weights):
        for position, unit in enumerate(layer.neurons):
            for weight, data in zip(unit.w, W[:, position].tolist()):
                weight.data = data
            unit.b.data = float(b[position])
    return model, model.parameters()
