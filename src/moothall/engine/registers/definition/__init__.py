"""What a register is, as declared: the fields of its YAML file."""

from moothall.engine.registers.definition.fields import Field, FieldType, Seer
from moothall.engine.registers.definition.following import (
    Follow,
    Then,
    ThenCase,
    ThenMessage,
    ThenRecord,
)
from moothall.engine.registers.definition.moving import Move, Rag, ReadBy, Retention, Review, State
from moothall.engine.registers.definition.register import (
    EMPTY,
    Public,
    RegisterDefinition,
    View,
    Where,
)

__all__ = [
    "EMPTY",
    "Field",
    "FieldType",
    "Follow",
    "Move",
    "Public",
    "Rag",
    "ReadBy",
    "RegisterDefinition",
    "Retention",
    "Review",
    "Seer",
    "State",
    "Then",
    "ThenCase",
    "ThenMessage",
    "ThenRecord",
    "View",
    "Where",
]
