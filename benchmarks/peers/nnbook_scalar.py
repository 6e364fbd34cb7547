"""Ours: the engine of chapter 7 and a network of chapter 1's neurons."""

import random

from nnbook import FusedNeuron, Neuron, ScalarMLP, Value

__all__ = ["Value", "fused_network", "network"]


def network(weights, neuron=Neuron):
    """Return a function of one sample's inputs, and the list of parameters."""
    sizes = [len(weights[0][0]), *[len(b) for _, b in weights]]
    model = ScalarMLP(sizes, random.Random(0), Value.relu, neuron)
    for layer, (W, b) in zip(model.layers, weights):
        for position, unit in enumerate(layer):
            for weight, data in zip(unit.weights, W[:, position].tolist()):
                weight.data = data
            unit.bias.data = float(b[position])
    return lambda inputs: model(inputs)[0], model.parameters()


def fused_network(weights):
    """Return the same with `FusedNeuron`, whose weighted sum is one node."""
    return network(weights, FusedNeuron)
