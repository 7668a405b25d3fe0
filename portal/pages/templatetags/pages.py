"""Tags that show a page's own things: pictures."""

from django import template

from portal.pages.pictures import picture

register = template.Library()
register.simple_tag(picture, name="photo")
