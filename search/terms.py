"""The terms of a synonym group, one a line: how they are read, tidied and judged."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from search.language import fold, function_words, stem, words_with_places

MOST_TERMS: Final = 40
LONGEST_TERM: Final = 6  # words
MOST_LETTERS: Final = 100
Stems = tuple[str, ...]


def lines(text: str) -> list[str]:
    """The terms of a group's field, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def tidied(text: str) -> str:
    """The terms, one a line, with single spaces, without empty lines, each once however its letters are written."""
    once: dict[str, str] = {}
    for line in lines(text):
        term = " ".join(line.split())
        once.setdefault(fold(term), term)
    return "\n".join(once.values())


def words_of(term: str) -> tuple[str, ...]:
    """A term's words as search compares them."""
    return tuple(word for word, _start, _end in words_with_places(term))


def stems_of(term: str) -> Stems:
    """The stems of a term's words in order."""
    return tuple(one for word in words_of(term) for one in stem(word))


def validate_terms(text: str) -> None:
    """Refuse terms that no query could be compared with. Raises ValidationError with one message for each mistake."""
    terms = lines(text)
    mistakes = [mistake for term in terms[: MOST_TERMS + 1] if (mistake := _mistake(term))]
    if len(terms) > MOST_TERMS:
        mistakes.insert(
            0, _("At most %(most)s terms; there are %(count)s.") % {"most": MOST_TERMS, "count": len(terms)}
        )
    if mistakes:
        raise ValidationError(mistakes)


def _mistake(term: str) -> str:
    words, named = words_of(term), {"term": Truncator(term).chars(60)}
    if len(term) > MOST_LETTERS:
        return _("“%(term)s” is too long: at most %(most)s characters a line.") % {**named, "most": MOST_LETTERS}
    if len(words) > LONGEST_TERM:
        return _("“%(term)s” is too long: at most %(most)s words a line.") % {**named, "most": LONGEST_TERM}
    if not words:
        return _("“%(term)s” holds no letter and no number.") % named
    if function_words().issuperset(words):
        return _("“%(term)s” is left out of every search, it says nothing by itself.") % named
    return ""
