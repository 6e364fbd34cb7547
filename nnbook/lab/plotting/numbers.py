"""How numbers are written into a drawing."""

FONT_SIZE = 9.5


def fixed(number: float, decimals: int) -> str:
    """Return a number with so many digits after the point; very large and small ones shorter."""
    if 0 < abs(number) < 0.5 * 10**-decimals:
        text = f"{number:.1g}"  # a slope that is small is not zero
    elif abs(number) < 1000:
        text = f"{number + 0.0:.{decimals}f}"  # + 0.0: never minus zero
    else:
        text = f"{number:.0f}" if abs(number) < 9999.5 else f"{number:.1e}"
    return text.replace("-", "−")


def short(number: float) -> str:
    """Return a number in as few digits as it takes, at most two after the point."""
    text = fixed(number, 2)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
