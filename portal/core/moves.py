"""A move of a lifecycle that somebody asks for on a page: made, or refused with the reason."""

from collections.abc import Callable, Iterable
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.core.states import Outdated, Transition

MADE: Final = 0
LONGEST_NOTE: Final = 4000


def attempt(request: HttpRequest, move: Callable[[], object]) -> int:
    """Make a move. MADE, or the status of the answer that shows the page again, with the reason among its messages.

    409: something has changed since the page was read; 422: the note is missing or too long, or the object is not
    ready for it. Raises Http404 for who may not make it.
    """
    if len(written(request)) > LONGEST_NOTE:
        messages.error(request, _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE})
        return 422
    try:
        move()
    except PermissionDenied:
        raise Http404 from None
    except Outdated as error:
        messages.error(request, str(error))
        return 409
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return 422
    return MADE


def written(request: HttpRequest) -> str:
    """The note that came with a move, as it was typed."""
    return request.POST.get("note", "")


def kept(request: HttpRequest, name: str, moves: Iterable[Transition]) -> dict[str, str]:
    """What was typed with the refused move `name`, for the page: in its field, or, where that is gone, to copy."""
    if name in {move.name for move in moves}:
        return {"failed": name, "note": written(request)}
    return {"lost_note": written(request)}


def say(request: HttpRequest, what: str, status: str | Promise) -> None:
    """Tell on the next page what has moved and where it stands now."""
    messages.success(request, _("%(what)s: %(status)s.") % {"what": what, "status": status})
