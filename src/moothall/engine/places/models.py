"""What is stored about places: layers of areas, each version from a day on."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall.ground.councils.models import Council


class LayerQuerySet(models.QuerySet["Layer"]):
    """Versions of layers, by how they stand."""

    def in_force(self) -> Self:
        """Those that are published, and were neither replaced nor taken away."""
        return self.filter(is_draft=False, ended_at__isnull=True)

    def drafts(self) -> Self:
        """Those that are not published yet."""
        return self.filter(is_draft=True)


class Layer(models.Model):
    """One version of a council's layer, such as its wards: it holds until the next one does.

    A draft is met by nobody. From `ended_at` on, when it was replaced or taken away, it is kept to
    be put back.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    credit = models.CharField(max_length=300, blank=True, default="")
    holds_from_on = models.DateField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    is_draft = models.BooleanField(default=False, db_default=False)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    meant_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = LayerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "code", "holds_from_on"],
                condition=Q(is_draft=False, ended_at__isnull=True),
                name="layer_has_one_version_from_a_day_on",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(is_draft=False),
                name="layer_ends_only_when_published",
            ),
            models.UniqueConstraint(fields=["council", "id"], name="layer_is_in_one_council"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="layer_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.holds_from_on}"

    @property
    def standing(self) -> str:
        """How it stands: `draft`, `published` or `ended`."""
        if self.is_draft:
            return "draft"
        return "published" if self.ended_at is None else "ended"


class Area(models.Model):
    """One area of a layer: its rings, outer and inner alike, in metres of the National Grid.

    A place is in it where it is inside an odd number of them. `inside` holds from and to which keys
    of cells everything is in it, `border` between which it has to be looked at.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=150)
    rings = models.JSONField()
    inside = models.JSONField()
    border = models.JSONField()
    west = models.IntegerField()
    south = models.IntegerField()
    east = models.IntegerField()
    north = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "code"], name="area_is_once_in_its_layer"),
            models.CheckConstraint(
                condition=Q(west__lte=models.F("east"), south__lte=models.F("north")),
                name="area_has_a_box",
            ),
        ]

    def __str__(self) -> str:
        return self.name
