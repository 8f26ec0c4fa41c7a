"""Every no has words in every language, with facts that are really given."""

import importlib
import string
from collections.abc import Iterator
from pathlib import Path

from tests.house import reading
from tests.house.reading import SOURCE

from songda.entry.words import LANGUAGES, words
from songda.kernel.errors import SongdaError

SPOKEN_AT_THE_EDGE = {"kernel.too_large", "kernel.no_such_path", "kernel.bug"}
BASES = {"SongdaError", "Refusal"}


def errors() -> list[type[SongdaError]]:
    """Every error class of the house."""
    for file in reading.files("kernel", "modules", "adapters", "entry"):
        if file.stem == "errors" or "(SongdaError" in (text := file.read_text()) or ".errors import" in text:
            name = ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts)
            if "history" not in name:
                importlib.import_module(name.removesuffix(".__init__"))
    return sorted(_below(SongdaError), key=lambda kind: kind.code)


def _below(kind: type[SongdaError]) -> Iterator[type[SongdaError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("songda."):
            yield one
        yield from _below(one)


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def codes() -> set[str]:
    return {one.code for one in errors() if one.__name__ not in BASES} | SPOKEN_AT_THE_EDGE


def test_every_code_has_words_in_every_language() -> None:
    assert len(codes()) > 20
    missing = [
        f"{language}: {code}" for language in LANGUAGES for code in sorted(codes() - words(language).keys())
    ]
    assert missing == []


def test_each_code_is_one_errors() -> None:
    seen: dict[str, type[SongdaError]] = {}
    for one in errors():
        if one.__name__ not in BASES and "code" in vars(one):
            other = seen.setdefault(one.code, one)
            assert issubclass(one, other) or issubclass(other, one), f"{one} and {other} share {one.code}"
            assert one.code.count(".") == 1, one.code


def test_the_languages_say_the_same() -> None:
    chinese, english = (words(language) for language in ("zh-CN", "en"))
    assert chinese.keys() == english.keys()
    differ = [code for code in chinese if facts_in(chinese[code]) != facts_in(english[code])]
    assert differ == []


def test_no_sentence_is_a_stub() -> None:
    for language in LANGUAGES:
        short = [code for code in codes() if len(words(language)[code]) < 4 or words(language)[code] == code]
        assert short == []


def test_facts_in_words_are_given_wherever_the_error_is_raised() -> None:
    made = reading.raised("kernel", "modules", "adapters", "entry")
    wrong = []
    for one in errors():
        needed = facts_in(words("en").get(one.code, ""))
        if "__init__" in vars(one):
            continue
        wrong += [
            f"{one.code} is raised without {sorted(needed - given)}"
            for given in made.get(one.__name__, ())
            if needed - given and "**" not in given
        ]
    assert wrong == []


def test_each_file_of_words_exists_in_every_language() -> None:
    folders = [SOURCE / "assets" / "words" / language for language in LANGUAGES]
    names = [{file.name for file in Path(folder).glob("*.json")} for folder in folders]
    assert names[0] == names[1]
