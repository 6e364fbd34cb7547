"""Neural networks from scratch: every name here is derived in a chapter of the book.

Written by tools/tangle.py from the chapters in book/: edit the chapter, not this file.
"""

from nnbook.activations import (
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from nnbook.autograd import FusedNeuron, ScalarMLP, Value
from nnbook.gradients import check_gradients, numerical_gradient
from nnbook.layers import Linear, Sequential, glorot, he
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError
from nnbook.neurons import Neuron, Perceptron, step, weighted_sum
from nnbook.optimizers import SGD, Adam, Optimizer, cosine_decay, minibatches, step_decay, warmup
from nnbook.training import (
    EarlyStopping,
    History,
    Standardizer,
    accuracy,
    confusion_matrix,
    fit,
    load,
    save,
    train_test_split,
)

__version__ = "0.1.0"

__all__ = [  # noqa: RUF022 (grouped by module, in book order)
    # neurons
    "Neuron",
    "Perceptron",
    "step",
    "weighted_sum",
    # activations
    "Activation",
    "Identity",
    "LeakyReLU",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "leaky_relu",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    # layers
    "Linear",
    "Sequential",
    "glorot",
    "he",
    # losses
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Loss",
    "MeanSquaredError",
    # gradients
    "check_gradients",
    "numerical_gradient",
    # autograd
    "FusedNeuron",
    "ScalarMLP",
    "Value",
    # optimizers
    "SGD",
    "Adam",
    "Optimizer",
    "cosine_decay",
    "minibatches",
    "step_decay",
    "warmup",
    # training
    "EarlyStopping",
    "History",
    "Standardizer",
    "accuracy",
    "confusion_matrix",
    "fit",
    "load",
    "save",
    "train_test_split",
]
