"""Who can support what: the components of systems, and who supports each at which level.

A system is a record of the register of systems; a component is a part of one that somebody knows
or does not. Whoever supports it is an identity, as with rotas, or a supplier by name.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.engine.registers.models import Record
from moothall.ground.councils.models import Council
from moothall.ground.people.models import Identity
from moothall.practices.servicedesk.words.support import Level


class Component(models.Model):
    """A part of a system that people can support or not; the row goes with its record."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "id"], name="component_is_in_one_council"),
            models.UniqueConstraint(
                fields=["system", "name"],
                condition=Q(ended_at__isnull=True),
                name="component_has_its_own_name_in_its_system",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """That somebody can support a component, or learns to; or that a supplier does."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+", null=True)
    supplier = models.CharField(max_length=120, blank=True, default="")
    level = models.CharField(max_length=10, choices=Level.choices)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["component", "identity"], name="somebody_supports_a_component_at_one_level"
            ),
            models.UniqueConstraint(
                fields=["component", "supplier"],
                condition=~Q(supplier=""),
                name="supplier_supports_a_component_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(identity__isnull=True, level=Level.SUPPLIER) & ~Q(supplier="")
                    | Q(identity__isnull=False, supplier="") & ~Q(level=Level.SUPPLIER)
                ),
                name="component_is_supported_by_somebody_or_by_a_supplier",
            ),
        ]

    def __str__(self) -> str:
        return f"support {self.pk} of component {self.component_id}"
