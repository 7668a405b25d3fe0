"""What drafts, revisions and translations keep as text of an organisation that was merged."""

import json
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page, Revision
from wagtail_localize.models import TranslationSource

from portal.accounts.models import Organisation

AT_A_TIME = 100


def repoint_drafts(old: int, new: int) -> int:
    """Write the key of the one that stays where stored content names the other's; return in how many rows.

    Else whoever publishes a draft or a translation begun before would bring the duplicate back.
    """
    models: list[type[Model]] = [one for one in apps.get_models() if issubclass(one, Page)]
    names = {name for one in models for name in _names(one)}
    if not names:
        return 0
    types = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*models).items()}
    near = Q()
    for name in names:
        near |= Q(text__contains=f'"{name}": {old}')
    number = 0
    revisions = Revision.objects.filter(content_type__in=types).annotate(text=Cast("content", TextField()))
    for revision in revisions.filter(near).iterator(AT_A_TIME):
        if _repoint(types[revision.content_type_id], revision.content, old, new):
            number += Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    sources = TranslationSource.objects.filter(specific_content_type__in=types)
    for source in sources.annotate(text=Cast("content_json", TextField())).filter(near).iterator(AT_A_TIME):
        content = json.loads(source.content_json)
        if _repoint(types[source.specific_content_type_id], content, old, new):
            number += TranslationSource.objects.filter(pk=source.pk).update(content_json=json.dumps(content))
    return number


def _parts(model: type[Model]) -> list[Any]:
    return list(get_all_child_relations(model)) if issubclass(model, ClusterableModel) else []


def _own_names(model: type[Model]) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if one.related_model is Organisation]


def _names(model: type[Model]) -> set[str]:
    return {*_own_names(model), *(name for part in _parts(model) for name in _names(part.related_model))}


def _repoint(model: type[Model], content: dict[str, Any], old: int, new: int) -> bool:
    changed = False
    for name in _own_names(model):
        if content.get(name) == old:
            content[name] = new
            changed = True
    for part in _parts(model):
        for row in content.get(part.get_accessor_name()) or ():
            changed |= _repoint(part.related_model, row, old, new)
    return changed
