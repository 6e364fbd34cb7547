"""Compares what an answer gives with what is right, and says in words where they differ."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "agree",
    "agreeing_parts",
    "as_numbers",
    "changed",
    "difference",
    "kind_of",
    "same_length",
    "show",
]

RELATIVE = 1e-6


def as_numbers(value: Any) -> NDArray[np.float64] | None:
    """Return a value as an array of floats, or None if it is nothing of the kind."""
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":
            array = array.astype(np.float64)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:  # an object of the reader's may raise anything when it is converted
        return None


def agree(value: Any, expected: Any, tolerance: Any) -> bool:
    """Say whether two values are the same: as many parts, of the same shapes, with equal numbers.

    Two ``nan`` at the same place agree, so that a mistake that overflows can be recognized.
    """
    if isinstance(expected, tuple):
        return same_length(value, expected) and all(agreeing_parts(value, expected, tolerance))
    given, wanted = as_numbers(value), as_numbers(expected)
    if given is None or wanted is None or given.shape != wanted.shape:
        return False
    return bool(_close(given, wanted, tolerance).all())


def same_length(value: Any, expected: tuple[Any, ...]) -> bool:
    """Say whether a value has as many parts as are expected."""
    is_sequence = isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim)
    return bool(is_sequence) and len(value) == len(expected)


def agreeing_parts(value: Any, expected: tuple[Any, ...], tolerance: Any) -> list[bool]:
    """Return for each part whether it agrees; a sequence of tolerances has one for each."""
    tolerances = [tolerance] * len(expected) if np.ndim(tolerance) == 0 else tolerance
    return [agree(*three) for three in zip(value, expected, tolerances)]


def _close(given: Any, wanted: Any, tolerance: Any) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = np.abs(given - wanted) <= tolerance + RELATIVE * np.abs(wanted)
    # Infinities have no difference, but can be equal; and no number is near one.
    return near & np.isfinite(wanted) | (given == wanted) | (np.isnan(given) & np.isnan(wanted))


def difference(value: Any, expected: Any, tolerance: Any, parts: tuple[str, ...] = ()) -> str:
    """Return in words how a value differs from what is expected."""
    if isinstance(expected, tuple):
        return _difference_of_parts(value, expected, tolerance, parts)
    given, wanted = as_numbers(value), as_numbers(expected)
    assert wanted is not None
    if given is None:
        return f"expected {_kind(wanted)}, but got {kind_of(value)}"
    if given.shape != wanted.shape:
        return f"expected {_kind(wanted)}, but got {_kind(given)}"
    return _difference_of_numbers(given, wanted, tolerance)


def _difference_of_parts(
    value: Any, expected: tuple[Any, ...], tolerance: Any, parts: tuple[str, ...]
) -> str:
    names = parts or tuple(f"value {number}" for number in range(1, len(expected) + 1))
    if not same_length(value, expected):
        return f"expected {len(expected)} values ({', '.join(names)}), but got {kind_of(value)}"
    first = agreeing_parts(value, expected, tolerance).index(False)
    return f"{names[first]}: {difference(value[first], expected[first], tolerance)}"


def _difference_of_numbers(given: Any, wanted: Any, tolerance: Any) -> str:
    if not wanted.ndim:
        return f"expected {show(wanted)}, but got {show(given)}"
    first = tuple(map(int, np.argwhere(~_close(given, wanted, tolerance))[0]))
    where = ", ".join(map(str, first))
    return (
        f"the first difference is at [{where}]: expected {show(wanted[first])}, "
        f"but got {show(given[first])}.\nExpected {show(wanted)}\nGot {show(given)}"
    )


def _kind(array: NDArray[Any]) -> str:
    return f"an array of shape {array.shape}" if array.ndim else "a number"


def kind_of(value: Any) -> str:
    """Return in words what kind of thing an answer gave where numbers were expected."""
    if isinstance(value, (tuple, list)):
        return f"{len(value)} values" if len(value) != 1 else "1 value"
    if isinstance(value, (str, bytes)):
        return "text"
    array = as_numbers(value)
    if array is not None:
        return _kind(array)
    return "None" if value is None else f"an object of type {type(value).__name__}"


def changed(before: Any, after: Any) -> bool:
    """Say whether an argument was changed by a call; only arrays and lists are looked at."""
    if isinstance(before, np.ndarray):
        return before.shape != after.shape or not np.array_equal(before, after, equal_nan=True)
    if isinstance(before, (list, tuple)):
        return len(before) != len(after) or any(map(changed, before, after))
    return isinstance(before, (bool, int, float)) and before != after


def show(value: Any) -> str:
    """Return a short text for a value, the same on every machine."""
    if isinstance(value, np.ndarray) and value.ndim:
        text = np.array2string(
            value, precision=4, suppress_small=True, threshold=24, separator=", "
        )
        return " ".join(text.split()).replace("[ ", "[")
    if isinstance(value, (bool, int, float, np.number, np.ndarray)):
        return f"{float(value):.6g}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(show, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return getattr(value, "__name__", None) or repr(value)[:80]
