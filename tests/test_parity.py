"""Three roads to the same slopes: matrix formulas, the scalar engine, and PyTorch as a judge.

The matrix formulas are `Sequential.forward` and `backward` of chapters 3 to 6. The scalar engine
of chapter 7 runs through the *same* ``Linear.forward``, on object arrays of ``Value``. PyTorch
shares no code with either; its part is skipped where it is not installed.
"""

from itertools import pairwise

import numpy as np
import pytest

from nnbook.activations import Identity, LeakyReLU, ReLU, Sigmoid, Tanh
from nnbook.autograd import FusedNeuron, ScalarMLP, Value
from nnbook.lab import datasets, worked
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from nnbook.neurons import Neuron
from nnbook.optimizers import SGD, Adam, minibatches

WIDTHS = [(3, 2), (2, 3, 2), (4, 5, 3, 2), (3, 6, 1, 4, 3)]
ACTIVATIONS = [Identity, Sigmoid, Tanh, ReLU, LeakyReLU]
LOSSES = [MeanSquaredError, BinaryCrossEntropy, CrossEntropy]

as_values = np.frompyfunc(Value, 1, 1)
data_of = np.frompyfunc(lambda value: value.data, 1, 1)
slopes_of = np.frompyfunc(lambda value: value.grad, 1, 1)

VALUE_FUNCTIONS = {
    Identity: lambda value: value,
    Sigmoid: Value.sigmoid,
    Tanh: Value.tanh,
    ReLU: Value.relu,
    LeakyReLU: lambda value: value.relu() - (-value).relu() * 0.01,
}


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def random_case(widths, activation, loss, dtype=np.float64, n_samples=6):
    """Return a network with random weights and biases, a batch and its targets."""
    rng = np.random.default_rng(sum(widths))
    if loss is BinaryCrossEntropy:
        widths = (*widths[:-1], 1)
    layers = []
    for n_in, n_out in pairwise(widths):
        layers += [Linear(n_in, n_out, rng, dtype=dtype), activation()]
    network = Sequential(*layers[:-1])
    network.theta = rng.normal(size=network.n_parameters)
    X = rng.normal(size=(n_samples, widths[0])).astype(dtype)
    if loss is CrossEntropy:
        return network, X, rng.integers(0, widths[-1], size=n_samples)
    if loss is BinaryCrossEntropy:
        return network, X, rng.integers(0, 2, size=(n_samples, 1)).astype(dtype)
    return network, X, rng.normal(size=(n_samples, widths[-1])).astype(dtype)


def by_matrices(network, loss, X, y):
    """Return loss, output, gradient and slope of the data, by the formulas of chapter 6."""
    output = network.forward(X)
    value = loss.forward(output, y)
    dX = network.backward(loss.gradient(), wrt_input=True)
    return value, output, network.dtheta.copy(), dX


# --- the scalar engine ------------------------------------------------------------------------


def twin_of_values(layer):
    """Return a Linear whose W and b hold the same numbers as Values."""
    rng = np.random.default_rng(0)
    twin = Linear(layer.n_in, layer.n_out, rng, dtype=object)
    twin.W[:], twin.b[:] = as_values(layer.W), as_values(layer.b)
    return twin


def loss_of_values(loss, Z, y):
    """Return the loss of a batch as one Value, from nothing but arithmetic, exp and log."""
    if loss is MeanSquaredError:
        return sum((z - target) ** 2 for z, target in zip(Z.flat, y.flat, strict=True)) / Z.size
    if loss is BinaryCrossEntropy:
        pairs = zip(Z.flat, y.flat, strict=True)
        return sum(-(z if target else -z).sigmoid().log() for z, target in pairs) / len(Z)
    rows = zip(Z, y, strict=True)
    return sum(sum(z.exp() for z in row).log() - row[label] for row, label in rows) / len(Z)


def by_values(network, loss, X, y):
    """Return the same four things by reverse mode, through the same Linear.forward."""
    twins = [twin_of_values(layer) for layer in network.linears]
    activations = [layer for layer in network.layers if layer not in network.linears]
    X = as_values(X)
    A = X
    for number, twin in enumerate(twins):
        A = twin.forward(A)
        if number < len(activations):
            A = np.frompyfunc(VALUE_FUNCTIONS[type(activations[number])], 1, 1)(A)
    value = loss_of_values(loss, A, y)
    value.backward()
    slopes = [slopes_of(part).ravel() for twin in twins for part in (twin.W, twin.b)]
    found = data_of(A), np.concatenate(slopes), slopes_of(X)
    return value.data, *[array.astype(float) for array in found]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("widths", WIDTHS)
def test_matrices_and_scalar_engine_agree(widths, activation, loss):
    network, X, y = random_case(widths, activation, loss)
    expected = by_values(network, loss, X, y)
    for ours, theirs in zip(by_matrices(network, loss(), X, y), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_worked_network_of_values_gives_the_slopes_of_chapter_6_digit_for_digit():
    hidden, output = map(twin_of_values, worked.worked_network().linears)
    X = as_values(worked.X)
    Z = output.forward(Tanh().forward(hidden.forward(X)))  # numpy's tanh calls Value.tanh
    loss = -Z[0, 0].sigmoid().log()
    loss.backward()
    assert loss.data == pytest.approx(0.28621130, abs=5e-9)
    expected = {
        "dW1": (hidden.W, [[-0.15679497, 0.19574378], [-0.07839749, 0.09787189]]),
        "db1": (hidden.b, [-0.15679497, 0.19574378]),
        "dW2": (output.W, [[-0.18955782], [0.11501916]]),
        "db2": (output.b, [-0.24889611]),
        "dX": (X, [[-0.27414127, -0.05892308]]),
    }
    for name, (values, printed) in expected.items():
        found = slopes_of(values).astype(float)
        np.testing.assert_array_equal(found.round(8), printed, err_msg=name)


@pytest.mark.parametrize("neuron", [Neuron, FusedNeuron])
def test_network_of_neurons_agrees_with_network_of_matrices(neuron):
    network, X, y = random_case((3, 5, 4, 1), Tanh, BinaryCrossEntropy)
    scalar = ScalarMLP([3, 5, 4, 1], np.random.default_rng(0), neuron=neuron)
    # The weights of neuron j are column j of W.
    columns = [
        number
        for layer in network.linears
        for j in range(layer.n_out)
        for number in (*layer.W[:, j], layer.b[j])
    ]
    for value, number in zip(scalar.parameters(), columns, strict=True):
        value.data = float(number)
    outputs = np.array([scalar(x) for x in X.tolist()])
    loss = loss_of_values(BinaryCrossEntropy, outputs, y)
    loss.backward()
    value, output, gradient, _ = by_matrices(network, BinaryCrossEntropy(), X, y)
    assert loss.data == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(data_of(outputs).astype(float), output, rtol=1e-12)
    network.dtheta[:] = 0
    slopes = iter(parameter.grad for parameter in scalar.parameters())
    for layer in network.linears:
        for j in range(layer.n_out):
            layer.dW[:, j] = [next(slopes) for _ in range(layer.n_in)]
            layer.db[j] = next(slopes)
    np.testing.assert_allclose(network.dtheta, gradient, rtol=1e-12, atol=1e-14)


# --- PyTorch ----------------------------------------------------------------------------------


def torch_network(torch, network):
    """Return a PyTorch network with the same numbers; its weights are stored transposed."""
    modules = {
        Identity: torch.nn.Identity,
        Sigmoid: torch.nn.Sigmoid,
        Tanh: torch.nn.Tanh,
        ReLU: torch.nn.ReLU,
        LeakyReLU: torch.nn.LeakyReLU,
    }
    layers = []
    for layer in network.layers:
        if layer not in network.linears:
            layers.append(modules[type(layer)]())
            continue
        linear = torch.nn.Linear(layer.n_in, layer.n_out)
        linear.weight = torch.nn.Parameter(torch.tensor(layer.W.T.copy()))
        linear.bias = torch.nn.Parameter(torch.tensor(layer.b))
        layers.append(linear)
    return torch.nn.Sequential(*layers)


def torch_loss(torch, loss):
    """Return PyTorch's loss of the same definition."""
    return {
        MeanSquaredError: torch.nn.MSELoss,
        BinaryCrossEntropy: torch.nn.BCEWithLogitsLoss,
        CrossEntropy: torch.nn.CrossEntropyLoss,
    }[loss]()


def in_our_order(module, part):
    """Return all parameters of a PyTorch network, or their slopes, in the order of theta."""
    arrays = [part(parameter).detach().numpy() for parameter in module.parameters()]
    return np.concatenate([array.T.ravel() for array in arrays])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("widths", WIDTHS)
def test_matrices_and_torch_agree(torch, widths, activation, loss):
    network, X, y = random_case(widths, activation, loss)
    module, samples = torch_network(torch, network), torch.tensor(X, requires_grad=True)
    output = module(samples)
    value = torch_loss(torch, loss)(output, torch.tensor(y))
    value.backward()
    expected = (
        value.item(),
        output.detach().numpy(),
        in_our_order(module, lambda parameter: parameter.grad),
        samples.grad.numpy(),
    )
    for ours, theirs in zip(by_matrices(network, loss(), X, y), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


OPTIMIZERS = {
    "SGD": (
        lambda network: SGD(network.theta, network.dtheta, lr=0.1),
        lambda torch, module: torch.optim.SGD(module.parameters(), lr=0.1),
    ),
    "momentum": (
        lambda network: SGD(network.theta, network.dtheta, lr=0.02, momentum=0.9),
        lambda torch, module: torch.optim.SGD(module.parameters(), lr=0.02, momentum=0.9),
    ),
    "Adam": (
        lambda network: Adam(network.theta, network.dtheta, lr=0.001),
        lambda torch, module: torch.optim.Adam(module.parameters(), lr=0.001),
    ),
}


def digits_and_network(dtype, activation):
    """Return 320 scaled digits, their classes, and a fresh network for them."""
    digits = datasets.digits()
    X, y = (digits.X[:320] / 16).astype(dtype), digits.y[:320]
    rng = np.random.default_rng(3)
    hidden = Linear(64, 32, rng, dtype=dtype)
    return X, y, Sequential(hidden, activation(), Linear(32, 10, rng, dtype=dtype))


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("activation", [Tanh, ReLU])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_five_epochs_end_where_torch_ends(torch, optimizer, activation, dtype, tolerance):
    X, y, network = digits_and_network(dtype, activation)
    module = torch_network(torch, network)
    ours, theirs = OPTIMIZERS[optimizer]
    ours, theirs = ours(network), theirs(torch, module)
    loss, criterion = CrossEntropy(), torch.nn.CrossEntropyLoss()
    start, rng = network.theta.copy(), np.random.default_rng(4)
    for _ in range(5):
        for samples, labels in minibatches(X, y, 32, rng):
            loss.forward(network.forward(samples), labels)
            network.backward(loss.gradient())
            ours.step()
            theirs.zero_grad()
            criterion(module(torch.tensor(samples)), torch.tensor(labels)).backward()
            theirs.step()
    assert network.theta.dtype == dtype
    assert np.abs(network.theta - start).max() > 0.01  # both went somewhere
    expected = in_our_order(module, lambda parameter: parameter)
    np.testing.assert_allclose(network.theta, expected, rtol=tolerance, atol=tolerance)


def test_value_and_torch_agree_on_the_neuron_printed_in_chapter_7(torch):
    def neuron(w1, w2, b):
        return (w1 * 1.0 + w2 * 0.5 + b).tanh()

    values = [Value(0.5), Value(1.0), Value(0.0)]
    tensors = [torch.tensor(v.data, dtype=torch.float64, requires_grad=True) for v in values]
    neuron(*values).backward()
    neuron(*tensors).backward()
    found = [value.grad for value in values]
    assert found == [tensor.grad.item() for tensor in tensors]
    assert found == [0.41997434161402614, 0.20998717080701307, 0.41997434161402614]


def test_value_and_torch_agree_on_a_leaf_used_twice_and_on_a_second_backward(torch):
    a, t = Value(3.0), torch.tensor(3.0, requires_grad=True)
    for leaf, options in ((a, {}), (t, {"retain_graph": True})):
        middle = leaf + leaf
        result = middle + middle
        result.backward(**options)
        result.backward(**options)
    assert a.grad == t.grad.item() == 8.0


def test_torch_has_the_slope_of_the_program_too(torch):
    def softplus(z):
        return z.relu() + (1 + (-(z.relu() + (-z).relu())).exp()).log()

    value, tensor = Value(0.0), torch.tensor(0.0, requires_grad=True)
    softplus(value).backward()
    softplus(tensor).backward()
    assert value.grad == tensor.grad.item() == 0.0
