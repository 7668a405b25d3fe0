"""What `load_reference` wrote, so that it never overwrites what an editor changed."""

from typing import ClassVar

from django.db import models


class ReferenceRow(models.Model):
    """One row of the shipped data as it was last written: the memory behind `portal.regions.reference`."""

    model = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    values = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["model", "key"], name="regions_referencerow_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
