"""English versions as translations that wagtail-localize knows, so that editors go on from them."""

from collections import defaultdict
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringTranslation, Translation, TranslationContext, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


class NoCounterpart(ValueError):
    """A text of a page has none in the other language; says where."""


def translate(page: Page, twin: Page, locale: Locale) -> Page:
    """Save the translation of `page`; return it as a draft whose latest revision may be published.

    `twin` is the same page in the other language, unsaved: same translation keys of rows, same ids of blocks.
    Its texts become string translations. Raises NoCounterpart.
    """
    source, _created = TranslationSource.get_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    _store_strings(source, locale, _pairs(page, twin, locale))
    translation.translations_last_updated_at = translation.destination_last_updated_at = timezone.now()
    translation.save()
    translated, _created = source.create_or_update_translation(
        locale, publish=False, copy_parent_pages=True, fallback=False
    )
    return translated


def _strings(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment.string.data)
    return found


def _pairs(page: Page, twin: Page, locale: Locale) -> dict[tuple[str, str], str]:
    """Translations by (path, source string)."""
    sources, targets = _strings(page), _strings(twin)
    pairs = {}
    for path in sources.keys() | targets.keys():
        if len(sources[path]) != len(targets[path]):
            raise NoCounterpart(
                f"{page.slug}: {path} has {len(sources[path])} texts in {page.locale.language_code} "
                f"and {len(targets[path])} in {locale.language_code}"
            )
        pairs.update({(path, source): target for source, target in zip(sources[path], targets[path], strict=True)})
    return pairs


def _store_strings(source: Any, locale: Locale, pairs: dict[tuple[str, str], str]) -> None:
    contexts = dict(TranslationContext.objects.filter(object_id=source.object_id).values_list("path", "pk"))
    hashes = {text: String._get_data_hash(text) for _path, text in pairs}
    strings = dict(
        String.objects.filter(locale_id=source.locale_id, data_hash__in=hashes.values()).values_list("data_hash", "pk")
    )
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=strings[hashes[text]],
                locale=locale,
                context_id=contexts[path],
                data=translated,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for (path, text), translated in pairs.items()
        ],
        ignore_conflicts=True,
    )
