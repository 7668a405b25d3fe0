"""Whom to ask about a case study; confidential, so never part of the page."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from casestudies.models.page import CaseStudyPage


class CaseStudyContact(models.Model):
    """The person who answers questions about a case study. Readers see the office; the rest is for the staff."""

    case = models.OneToOneField(
        CaseStudyPage,
        models.CASCADE,
        related_name="contact",
        verbose_name=_("case study"),
        help_text=_("The Indonesian page; translations show the same contact."),
    )
    office = models.CharField(_("office"), max_length=200, help_text=_("Shown to every reader."))
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    confirmed_on = models.DateField(_("confirmed true on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contact of a case study")
        verbose_name_plural = _("contacts of case studies")
        ordering: ClassVar[list[str]] = ["case__title"]

    def __str__(self) -> str:
        return f"{self.case}: {self.office}"
