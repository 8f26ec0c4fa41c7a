"""Finding: the least edits to some stretch of a name, against the plain algorithm."""

from hypothesis import given
from hypothesis import strategies as st

from songda.kernel.finding import _slips, _slips_of_characters, likeness

words = st.text(alphabet="abcd", min_size=1, max_size=12)


def plain(typed: str, name: str) -> int:
    """Sellers' algorithm as in the books."""
    above = [0] * (len(name) + 1)
    for row, one in enumerate(typed, start=1):
        here = [row]
        for column, other in enumerate(name, start=1):
            here.append(min(above[column - 1] + (one != other), above[column] + 1, here[-1] + 1))
        above = here
    return min(above)


@given(words, words)
def test_counts_edits_as_the_plain_algorithm_does(typed: str, name: str) -> None:
    assert _slips(typed, name) == plain(typed, name)
    alone = [[(letter, letter) for letter in word] for word in (typed, name)]
    assert _slips_of_characters(*alone) == plain(typed, name)


def test_counts_known_edits() -> None:
    assert _slips("gongbojiding", "gongbaojiding") == 1
    assert _slips("abc", "xxabcxx") == 0
    assert _slips("abc", "zzz") == 3
    assert _slips_of_characters([("爆", "bao"), ("鸡", "ji")], [("保", "bao"), ("鸡", "ji")]) == 0.2


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_texts_are_alike_between_none_and_one(typed: str, name: str) -> None:
    assert 0.0 <= likeness(typed, name) <= 1.0
