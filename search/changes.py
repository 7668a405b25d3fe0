"""What changed is written down in the transaction of the change, to be read again afterwards."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from search import attachments, worker
from search.models import SearchJob
from search.sources import Change, Source, Watch, sources

AT_A_TIME: Final = 500
UNSEEN: Final = frozenset(  # a page's columns that tell of a draft only
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}
    | {"locked", "locked_at", "locked_by", "go_live_at", "expire_at", "expired", "live_revision"}
)


def touch(kind: str, pk: str, *, hides: bool = False) -> None:
    """Have an object read again; with `hides` nobody finds it until that is done."""
    touch_many([Change(kind, str(pk), hides)])


def touch_many(changes: Iterable[Change], *, call: bool = True) -> int:
    """Have objects read again, by the worker unless the caller does it (`call` False); returns how many."""
    jobs = [SearchJob(kind=one.kind, object_id=str(one.pk), hides=one.hides) for one in dict.fromkeys(changes)]
    if jobs:
        SearchJob.objects.bulk_create(jobs, batch_size=AT_A_TIME)
        if call and not any(entry[1] is worker.call for entry in connection.run_on_commit):
            transaction.on_commit(worker.call, robust=True)
    return len(jobs)


def connect() -> None:
    """Listen to every source's rows and watches; called once, when all sources are registered."""
    for source in sources():
        connect_source(source)
    page_unpublished.connect(_on_unpublished, dispatch_uid="search")
    post_page_move.connect(_on_moved, dispatch_uid="search")
    for signal in (post_save, post_delete):
        signal.connect(_on_restriction, sender=PageViewRestriction, dispatch_uid="search")
        signal.connect(_on_bare_page, sender=Page, dispatch_uid="search")
    attachments.text_read.connect(_on_text_read, dispatch_uid="search")


def connect_source(source: Source) -> None:
    """Listen to a source's rows and watches."""
    _listen(Watch(source.model, partial(_own, source.kind)), f"search:{source.kind}")
    for number, watch in enumerate(source.watches):
        _listen(watch, f"search:{source.kind}:{number}")


def _own(kind: str, row: Model, deleted: bool) -> Iterable[Change]:
    return [Change(kind, str(row.pk), hides=deleted or not getattr(row, "live", True))]


def _listen(watch: Watch, uid: str) -> None:
    """Until the process ends; Django keeps only weak references to what hears."""

    def on_save(instance: Any, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
        if update_fields is None or not isinstance(instance, Page) or set(update_fields) - UNSEEN:
            touch_many(watch.changes(instance, False))

    def on_delete(instance: Any, **_kwargs: Any) -> None:
        touch_many(watch.changes(instance, True))

    post_save.connect(on_save, sender=watch.model, weak=False, dispatch_uid=uid)
    post_delete.connect(on_delete, sender=watch.model, weak=False, dispatch_uid=uid)


def _kinds_by_page_type() -> dict[type[Model], str]:
    return {source.model: source.kind for source in sources() if issubclass(source.model, Page)}


def _changes_of(page: Page, *, hides: bool) -> list[Change]:
    kind = _kinds_by_page_type().get(page.cached_content_type.model_class())
    return [Change(kind, str(page.pk), hides)] if kind else []


def _below(page: Page, *, hides: bool) -> Iterable[Change]:
    """A page and all below it, whatever their type."""
    for model, kind in _kinds_by_page_type().items():
        rows = model._default_manager.filter(path__startswith=page.path).values_list("pk", flat=True)
        yield from (Change(kind, str(pk), hides) for pk in rows)


def _on_text_read(kind: str, pk: str, **_kwargs: Any) -> None:
    touch(kind, pk)


def _on_unpublished(instance: Page, **_kwargs: Any) -> None:
    touch_many(_changes_of(instance, hides=True))


def _on_moved(instance: Page, url_path_before: str, url_path_after: str, **_kwargs: Any) -> None:
    """At another place other restrictions may hold."""
    if url_path_before != url_path_after:
        touch_many(_below(instance, hides=True))


def _on_restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    if page := Page.objects.filter(pk=instance.page_id).first():  # none where it goes with the page
        touch_many(_below(page, hides=True))


def _on_bare_page(instance: Page, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """A page saved without its own fields; of one saved with them Django tells of its own type."""
    if type(instance) is Page and (update_fields is None or set(update_fields) - UNSEEN):
        touch_many(_changes_of(instance, hides=not instance.live))
