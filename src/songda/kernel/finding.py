"""How well a name answers what was typed: in characters, in pinyin, in initials, with slips of the finger.

The database proposes candidates by trigrams; this ranks them. Pure, so that its figures can be measured.
"""

from __future__ import annotations

from functools import lru_cache

from songda.kernel.text import SearchForms, is_latin, search_forms

FOUND_FROM = 0.45
"""Below this a name doesn't answer what was typed."""

_HOMOPHONE = 0.2


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
    slips = _slips(tuple(_syllables(typed)), tuple(_syllables(name)))
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


def _syllables(text: str) -> list[tuple[str, str]]:
    """Each character with how it sounds."""
    return [(letter, _sound(letter)) for letter in text]


@lru_cache(maxsize=10_000)
def _sound(letter: str) -> str:
    return search_forms(letter).pinyin[0]


def _cost(one: object, other: object) -> float:
    if one == other:
        return 0.0
    if isinstance(one, tuple) and isinstance(other, tuple) and one[1] == other[1]:
        return _HOMOPHONE
    return 1.0


def _slips(typed: str | tuple[tuple[str, str], ...], name: str | tuple[tuple[str, str], ...]) -> float:
    """The least edits (insert, leave out, replace, swap two neighbours) that bring what was typed to some
    stretch of the name (Sellers' algorithm); a replaced homophone counts a fifth."""
    before: list[float] = []
    above: list[float] = [0.0] * (len(name) + 1)
    for row, one in enumerate(typed, start=1):
        here = [float(row)]
        for column, other in enumerate(name, start=1):
            least = min(
                above[column - 1] + (0.0 if one == other else _cost(one, other)),
                above[column] + 1,
                here[column - 1] + 1,
            )
            if row > 1 and column > 1 and one == name[column - 2] and typed[row - 2] == other:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, above = above, here
    return min(above)
