"""The templates' environment."""

from jinja2 import ChainableUndefined, Environment


def environment(**options: object) -> Environment:
    """Return the Jinja environment of every HTML face."""
    return Environment(autoescape=True, undefined=ChainableUndefined, loader=options["loader"])  # type: ignore[arg-type] -- Django gives a loader
