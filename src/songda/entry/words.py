"""The words for every error code, in every language, read once from `assets/words`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LANGUAGES = ("zh-CN", "en")
_WORDS = Path(__file__).parent.parent / "assets" / "words"


@functools.cache
def words(language: str) -> Mapping[str, str]:
    """Code → sentence of one language, over all files of its folder."""
    found: dict[str, str] = {}
    for file in sorted((_WORDS / language).glob("*.json")):
        found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def language_of(accepted: str) -> str:
    """The language to answer in, from an Accept-Language header; Chinese where nothing else is asked."""
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "zh-CN"


def say(code: str, language: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a code with its facts in place; the code itself where it has no words."""
    sentence = words(language).get(code)
    return code if sentence is None else sentence.format_map(_Gaps(facts))


class _Gaps(dict[str, Any]):
    """Facts as a person reads them: sums of money with their two places, gaps as an ellipsis."""

    def __getitem__(self, key: str) -> Any:
        given = super().__getitem__(key)
        if key.endswith("_minor") and isinstance(given, int):
            return money(given, str(self.get("currency", "CNY")))
        return given

    def __missing__(self, key: str) -> str:
        return "…"


def money(amount_minor: int, currency: str) -> str:
    """A sum as text: `¥15.00`; other currencies by their code."""
    sign = "-" if amount_minor < 0 else ""
    whole, part = divmod(abs(amount_minor), 100)
    mark = "¥" if currency == "CNY" else f"{currency} "
    return f"{sign}{mark}{whole}.{part:02d}"
