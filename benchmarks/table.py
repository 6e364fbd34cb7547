"""Tables, for the terminal and for Markdown."""

from dataclasses import dataclass

SECONDS = ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B"))


@dataclass(frozen=True)
class Table:
    """A title, the names of the columns, and rows of strings."""

    title: str
    header: list
    rows: list

    def text(self):
        """Return the table for a terminal, columns aligned."""
        widths = [max(map(len, column)) for column in zip(self.header, *self.rows)]
        lines = [
            "  ".join(map(str.ljust, row, widths)).rstrip() for row in [self.header, *self.rows]
        ]
        ruler = "  ".join("-" * width for width in widths)
        return "\n".join([self.title, "", lines[0], ruler, *lines[1:]])

    def markdown(self):
        """Return the table as Markdown, under a heading."""
        rows = [self.header, ["---"] * len(self.header), *self.rows]
        lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
        return "\n".join([f"## {self.title}", "", *lines])


def in_unit(value, unit):
    """Return a number of seconds or bytes with the unit that suits it, or a plain count.

    Examples
    --------
    >>> in_unit(0.0123, "seconds"), in_unit(1_234_567, "bytes"), in_unit(1e6, "count")
    ('12.3 ms', '1.23 MB', '1,000,000')
    """
    if value is None:
        return "-"
    if unit == "count":
        return f"{value:,.0f}"
    scales = SECONDS if unit == "seconds" else BYTES
    scale, name = next((pair for pair in scales if value >= pair[0]), scales[-1])
    return f"{significant(value / scale)} {name}"


def significant(number):
    """Return a positive number with three digits, never in powers of ten.

    Examples
    --------
    >>> significant(1.2345), significant(123.4), significant(1234.5)
    ('1.23', '123', '1234')
    """
    return f"{number:.3g}" if number < 999.5 else f"{number:.0f}"
