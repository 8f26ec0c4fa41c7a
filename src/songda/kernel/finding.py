"""How well a name answers what was typed: in characters, in pinyin, in initials, with slips of the finger.

The database proposes candidates by trigrams; this ranks them. Pure, so that its figures can be measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from songda.kernel.text import SearchForms, is_latin, search_forms

FOUND_FROM = 0.45
"""Below this a name doesn't answer what was typed."""

_HOMOPHONE = 0.2

Sounding = tuple[str, str]


def likeness(typed: str, name: str) -> float:
    """Between 0 (nothing in common) and 1 (the same), by the best of characters, full pinyin and initials.

    A name that holds what was typed comes before one that resembles it; among equals the shorter is nearer.
    """
    query, known = search_forms(typed), search_forms(name)
    if not query.text or not known.text:
        return 0.0
    if is_latin(typed):
        return max(_by_pinyin(query.pinyin[0], known), _by_initials(query.pinyin[0], known))
    return max(_by_characters(query, known), 0.9 * _by_pinyin(query.pinyin[0], known))


def _by_characters(query: SearchForms, known: SearchForms) -> float:
    typed, name = query.text.replace(" ", ""), known.text.replace(" ", "")
    held = _held(typed, name)
    if held:
        return held
    slips = _slips_of_characters(_sounding(typed), _sounding(name))
    return _fuzzy(slips, len(typed), len(name))


def _by_pinyin(typed: str, known: SearchForms) -> float:
    best = 0.0
    for form in known.pinyin:
        held = _held(typed, form)
        best = max(best, 0.97 * held if held else _fuzzy(_slips(typed, form), len(typed), len(form)))
    return best


def _by_initials(typed: str, known: SearchForms) -> float:
    best = 0.0
    for form in known.initials:
        held = _held(typed, form)
        if held:
            best = max(best, 0.98 * held)
        elif len(typed) >= 3:
            best = max(best, 0.8 * _fuzzy(_slips(typed, form), len(typed), len(form)))
    return best


def _held(typed: str, name: str) -> float:
    """1 for the same, 0.8 to 0.99 where the name begins with or holds what was typed, 0 otherwise."""
    if typed == name:
        return 1.0
    covered = len(typed) / len(name)
    if name.startswith(typed):
        return 0.9 + 0.09 * covered
    return 0.8 + 0.1 * covered if typed in name else 0.0


def _fuzzy(slips: float, typed: int, name: int) -> float:
    """From the slips between what was typed and its best place in the name; left-overs count a bit."""
    if slips >= typed:
        return 0.0
    return max(0.0, 0.8 * (1 - slips / typed) - 0.1 * max(0, name - typed) / name)


@lru_cache(maxsize=20_000)
def _sounding(text: str) -> tuple[Sounding, ...]:
    """Each character with how it sounds alone."""
    return tuple((letter, search_forms(letter).pinyin[0]) for letter in text)


def _slips_of_characters(typed: Sequence[Sounding], name: Sequence[Sounding]) -> float:
    """The least edits that bring what was typed to some stretch of the name (Sellers' algorithm): insert,
    leave out, replace; a replaced homophone counts a fifth."""
    above: list[float] = [0.0] * (len(name) + 1)
    for row, one in enumerate(typed, start=1):
        here = [float(row)]
        for column, other in enumerate(name, start=1):
            cost = 0.0 if one[0] == other[0] else _HOMOPHONE if one[1] == other[1] else 1.0
            here.append(min(above[column - 1] + cost, above[column] + 1, here[column - 1] + 1))
        above = here
    return min(above)


def _slips(typed: str, name: str) -> int:
    """The same for letters, all edits alike, a column at a time in the bits of one number (Myers 1999)."""
    whole, top = (1 << len(typed)) - 1, 1 << (len(typed) - 1)
    where: dict[str, int] = {}
    for place, letter in enumerate(typed):
        where[letter] = where.get(letter, 0) | 1 << place
    up, down, slips = whole, 0, len(typed)
    best = slips
    for letter in name:
        same = where.get(letter, 0)
        across = (((same & up) + up) ^ up) | same
        rises, falls = down | ~(across | up) & whole, up & across
        slips += bool(rises & top) - bool(falls & top)
        best = min(best, slips)
        level = same | down
        rises, falls = rises << 1 & whole, falls << 1 & whole
        up, down = falls | ~(level | rises) & whole, rises & level
    return best
