"""Numbers in a drawing keep their size and take little room."""

import pytest

from nnbook.lab.plotting.numbers import fixed, short


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.76159, "0.76"),
        (-0.0, "0.00"),
        (-0.004, "−0.004"),
        (3e-7, "3e−07"),
        (-1234.5, "−1234"),
        (22026.5, "2.2e+04"),
    ],
)
def test_numbers_keep_their_size_in_few_letters(number, text):
    assert fixed(number, 2) == text


@pytest.mark.parametrize(("number", "text"), [(1.0, "1"), (-0.5, "−0.5"), (100, "100"), (0, "0")])
def test_weights_are_written_without_needless_zeros(number, text):
    assert short(number) == text
