"""The source as trees: each file is read once, by whichever test asks first."""

import ast
from functools import cache


@cache
def tree(path):
    """Read one file."""
    return ast.parse(path.read_text())
