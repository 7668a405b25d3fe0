"""Texts of Django that readers see and the portal words in its own way: named here, they are in our catalogue."""

from django.utils.translation import gettext_lazy as _

OWN = (
    _("Enter a valid email address."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
)
