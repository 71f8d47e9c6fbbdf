"""The source as trees: each file is read and walked once, by whichever test asks first."""

import ast
from functools import cache


@cache
def tree(path):
    """Read one file."""
    return ast.parse(path.read_text())


@cache
def nodes(path):
    """Walk one file."""
    return walked(tree(path))


def walked(tree):
    """Give the nodes of a tree by their type, in no order; a name's use is no node."""
    found, left = {}, [tree]
    while left:
        node = left.pop()
        found.setdefault(type(node), []).append(node)
        for name in node._fields:
            value = getattr(node, name, None) if name != "ctx" else None
            if isinstance(value, list):
                left.extend(one for one in value if isinstance(one, ast.AST))
            elif isinstance(value, ast.AST):
                left.append(value)
    return found
