"""PyTorch, eager: modules, autograd and an optimizer of ``torch.optim``, nothing compiled."""

from itertools import chain

import torch
from torch import nn

torch.set_num_threads(1)


def build_layer(W, b):
    """Return the Linear with these weights; PyTorch keeps W transposed."""
    layer = nn.Linear(*W.shape)
    layer.weight = nn.Parameter(torch.tensor(W.T).contiguous())
    layer.bias = nn.Parameter(torch.tensor(b))
    return layer


def build_optimizer(parameters, rule):
    """Return the optimizer of the rule, with PyTorch's default implementation."""
    if rule.name == "adam":
        return torch.optim.Adam(parameters, lr=rule.lr)
    return torch.optim.SGD(parameters, lr=rule.lr, momentum=rule.momentum)


def prepare(problem):
    """Return a function that trains an ``nn.Sequential`` and returns its weights."""
    linears = [build_layer(W, b) for W, b in problem.weights]
    network = nn.Sequential(
        *list(chain.from_iterable((layer, nn.ReLU()) for layer in linears))[:-1]
    )
    optimizer = build_optimizer(network.parameters(), problem.rule)
    X, y = torch.from_numpy(problem.X), torch.from_numpy(problem.y)
    cross_entropy = nn.CrossEntropyLoss()

    def train():
        losses = []
        for chosen in map(torch.from_numpy, problem.batches()):
            optimizer.zero_grad()
            value = cross_entropy(network(X[chosen]), y[chosen])
            value.backward()
            optimizer.step()
            losses.append(value.detach())  # to watch, as all libraries do here
        return [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in linears]

    return train
