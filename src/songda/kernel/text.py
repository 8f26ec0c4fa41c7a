"""Texts as people type them: one shape for comparing, keys for sorting, pinyin forms for finding.

Chinese names are found by characters, by full pinyin (`gongbaojiding`) and by initials (`gbjd`). A character
with several readings is read as the phrase it stands in says; where no phrase decides, the other readings are
kept as further forms, one changed character at a time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin, pinyin

FORMS_MAX: Final = 4
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
_RUNS: Final = re.compile(rf"{_HAN.pattern}|[^\s\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """One character with its readings, or one word of another script, which stands for itself."""

    readings: tuple[str, ...]
    word: str | None


def normalised(text: str) -> str:
    """One shape for every way of typing the same: NFKC (so full width becomes half), case folded, white space
    and invisible characters reduced to single blanks between words. Twice is once."""
    # Folding case may undo the composition NFKC made, hence the second pass.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = "".join(" " if unicodedata.category(letter)[0] in "ZC" else letter for letter in folded)
    return " ".join(shown.split())


def bare(text: str) -> str:
    """The normalised text with letters, digits and characters only: anything else separates words."""
    kept = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in normalised(text))
    return " ".join(kept.split())


@lru_cache(maxsize=20_000)
def pinyin_key(text: str) -> str:
    """A key whose byte order is the order of a Chinese dictionary: syllable, tone, then the text itself.

    Latin letters and digits sort among the syllables as they are. Stored beside a name, because the database
    has no such collation.
    """
    plain = bare(text)
    words: list[str] = []
    for run in _RUNS.findall(plain):
        words += (
            lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True) if _HAN.match(run) else [run]
        )
    return f"{' '.join(words)}  {plain}"


@dataclass(frozen=True, slots=True)
class SearchForms:
    """In which ways a text may be typed: its bare text, full pinyin and initials, likeliest first."""

    text: str
    pinyin: tuple[str, ...]
    initials: tuple[str, ...]

    def pinyin_column(self) -> str:
        """All pinyin forms for one column, separated by blanks."""
        return " ".join(self.pinyin)

    def initials_column(self) -> str:
        """All initials forms for one column, separated by blanks."""
        return " ".join(self.initials)


@lru_cache(maxsize=20_000)
def search_forms(text: str) -> SearchForms:
    """The forms under which a text is stored for search and under which a query is compared.

    Pinyin forms hold no blanks; `ü` is written `v`. Latin words and digits stand in both as they are, so a
    query typed in pinyin is its own pinyin form. At most four forms of each kind.
    """
    plain = bare(text)
    places = _readings(plain)
    spellings = [[place.readings[0] for place in places]]
    for index, place in enumerate(places):
        for other in place.readings[1:]:
            spellings.append([*spellings[0][:index], other, *spellings[0][index + 1 :]])
    full = dict.fromkeys("".join(spelling) for spelling in spellings)
    initials = dict.fromkeys(
        "".join(place.word or syllable[0] for place, syllable in zip(places, spelling, strict=True))
        for spelling in spellings
    )
    return SearchForms(plain, tuple(full)[:FORMS_MAX], tuple(initials)[:FORMS_MAX])


def is_latin(text: str) -> bool:
    """Whether a query was typed in letters and digits only, as pinyin or initials are."""
    plain = bare(text)
    return plain != "" and plain.replace(" ", "").isascii()


def _readings(plain: str) -> list[_Place]:
    """Per character of a Chinese run its readings, per other word itself."""
    places: list[_Place] = []
    for run in _RUNS.findall(plain):
        if not _HAN.match(run):
            places.append(_Place((run,), run))
            continue
        likeliest = lazy_pinyin(run, style=Style.NORMAL)
        for first, options in zip(likeliest, pinyin(run, style=Style.NORMAL, heteronym=True), strict=True):
            readings = tuple(dict.fromkeys([first, *options]))
            places.append(_Place(readings, None))
    return places
