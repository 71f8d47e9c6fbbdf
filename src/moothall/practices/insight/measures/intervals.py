"""How sure a percentage is. Pure."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""Standard deviations that hold 95% of a normal distribution."""


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The Wilson 95% interval of a share, in percent; none of nothing.

    E. B. Wilson, 'Probable inference, the law of succession, and statistical inference', 1927.
    """
    if n == 0:
        return None
    share, z2 = hits / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    spread = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if hits == 0 else middle - spread
    high = 1.0 if hits == n else middle + spread
    return 100 * low, 100 * high
