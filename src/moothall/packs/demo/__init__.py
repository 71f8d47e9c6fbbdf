"""The demo: four made-up councils, their people and their cases."""

from moothall.packs.demo.loading import load
from moothall.packs.demo.signing import sign_in

__all__ = ["load", "sign_in"]
