"""Self-test: whether everything that the book needs is there and works, and what to do if not."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np

__all__ = ["self_test"]

# As in pyproject.toml; a test compares.
OLDEST = {"Python": (3, 11), "numpy": (1, 26), "matplotlib": (3, 9)}

INSTALL = 'in the folder of the book, run: python -m pip install -e ".[lab]"'


def self_test(versions: bool = False) -> None:
    """Print a line for each thing the book needs: whether it is there, and if not, what to do.

    Parameters
    ----------
    versions : bool
        Whether to print the versions found as well. Without them the output is the same on every
        machine where all is well.

    Examples
    --------
    >>> self_test()
    ok      Python is new enough
    ok      numpy is new enough
    ok      matplotlib is new enough
    ok      nnbook gives the numbers of the worked example
    ok      data sets: 1797 digits, 342 penguins
    ok      a small network learns exclusive or
    All is well: you can read and run every chapter.
    """
    _report(versions)


def main() -> int:
    """Run the self-test with versions, and return 0 if all is well, otherwise 1."""
    return 0 if _report(versions=True) else 1


def _report(versions: bool) -> bool:
    """Print the result of each check, and return whether all is well."""
    all_well = True
    for name, check in _checks(versions):
        problem = _problem(check)
        all_well = all_well and problem is None
        print(f"{'ok' if problem is None else 'PROBLEM':<7} {name}")
        if problem is not None:
            print(f"        {problem}")
    if all_well:
        print("All is well: you can read and run every chapter.")
    else:
        print("Follow the advice above, restart Python, and run this test again.")
    return all_well


def _problem(check: Callable[[], None]) -> str | None:
    """Return what is wrong and what to do, or None if the check passes."""
    try:
        check()
    except ImportError as error:
        return f"{error}; {INSTALL}"
    except Exception as error:  # whatever it is, the reader needs to see it and the other lines
        return f"{type(error).__name__}: {error}"
    return None


def _checks(versions: bool) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what is checked and the function that raises when it fails."""
    for name, oldest in OLDEST.items():
        found = f" ({_version(name) or 'not found'})" if versions else ""
        yield f"{name} is new enough{found}", _new_enough(name, oldest)
    yield "nnbook gives the numbers of the worked example", _check_worked_example
    yield "data sets: 1797 digits, 342 penguins", _check_data
    yield "a small network learns exclusive or", _check_learning


def _version(name: str) -> str:
    """Return the version found, or "" where there is none."""
    if name == "Python":
        return ".".join(map(str, sys.version_info[:3]))
    try:
        return str(import_module(name).__version__)
    except ImportError:
        return ""


def _new_enough(name: str, oldest: tuple[int, int]) -> Callable[[], None]:
    """Return a check that the version found is not older than the oldest one that works."""

    def check() -> None:
        version, needed = _version(name), ".".join(map(str, oldest))
        if not version:
            raise ImportError(f"{name} is not installed, {needed} or newer is needed")
        major, minor = version.split(".")[:2]
        if (int(major), int(minor)) < oldest:
            raise ImportError(f"{name} {version} is too old, {needed} or newer is needed")

    return check


def _check_worked_example() -> None:
    """Raise unless the network of chapters 4 to 7 computes what the chapters say."""
    from nnbook.lab import worked

    logit = float(worked.worked_network().predict(worked.X)[0, 0])
    if abs(logit - 1.10450839) > 1e-8:
        raise ArithmeticError(f"the worked network gives {logit}, but 1.10450839 is right")


def _check_data() -> None:
    """Raise unless the data sets are there and complete."""
    from nnbook.lab import datasets

    n_digits, n_penguins = len(datasets.digits()), len(datasets.penguins(datasets.SPECIES))
    if (n_digits, n_penguins) != (1797, 342):
        raise ValueError(f"found {n_digits} digits and {n_penguins} penguins: install nnbook again")


def _check_learning() -> None:
    """Raise unless a network with one hidden layer learns what no single neuron can."""
    from nnbook import SGD, BinaryCrossEntropy, Linear, Sequential, Tanh, fit
    from nnbook.lab import datasets

    rng = np.random.default_rng(0)
    points = datasets.xor()
    network = Sequential(Linear(2, 8, rng), Tanh(), Linear(8, 1, rng))
    optimizer = SGD(network.theta, network.dtheta, lr=0.5)
    targets = points.y[:, None].astype(np.float64)
    fit(
        network,
        BinaryCrossEntropy(),
        optimizer,
        points.X,
        targets,
        epochs=500,
        batch_size=4,
        rng=rng,
        progress=False,
    )
    if ((network.predict(points.X) > 0) != targets).any():
        raise ArithmeticError("the network did not learn exclusive or")
