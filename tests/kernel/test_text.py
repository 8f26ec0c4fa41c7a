"""Text: one shape, a dictionary's order, and the forms in which a name is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songda.kernel.text import FORMS_MAX, bare, is_latin, normalised, pinyin_key, search_forms


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("ＫＦＣ　套餐", "kfc 套餐"),
        ("  Coke\t\nZero ", "coke zero"),
        ("ｶﾌｪ", "カフェ"),
        ("№１", "no1"),
        ("Straße", "strasse"),
        ("宫保\u200b鸡丁", "宫保 鸡丁"),
        ("", ""),
    ],
)
def test_brings_the_ways_of_typing_to_one_shape(typed: str, shape: str) -> None:
    assert normalised(typed) == shape


@given(st.text(max_size=40))
def test_normalising_twice_is_once(typed: str) -> None:
    assert normalised(normalised(typed)) == normalised(typed)
    assert bare(bare(typed)) == bare(typed)


def test_bare_text_has_no_signs() -> None:
    assert bare("【新品】宫保鸡丁（微辣）·大份!") == "新品 宫保鸡丁 微辣 大份"


def test_sorts_as_a_chinese_dictionary_does() -> None:
    names = ["重庆小面", "阿婆粉", "西安凉皮", "先锋烤肉", "麻婆豆腐", "马家拉面", "白切鸡", "7号便当"]
    assert sorted(names, key=pinyin_key) == [
        "7号便当",
        "阿婆粉",
        "白切鸡",
        "重庆小面",
        "麻婆豆腐",
        "马家拉面",
        "西安凉皮",
        "先锋烤肉",
    ]


def test_forms_are_text_full_pinyin_and_initials() -> None:
    forms = search_forms("宫保鸡丁")
    assert (forms.text, forms.pinyin, forms.initials) == ("宫保鸡丁", ("gongbaojiding",), ("gbjd",))


def test_a_phrase_decides_how_a_character_is_read() -> None:
    assert search_forms("重庆小面").pinyin == ("chongqingxiaomian",)
    assert search_forms("长沙臭豆腐").initials == ("cscdf",)


def test_other_readings_are_kept_where_no_phrase_decides() -> None:
    forms = search_forms("绿豆糕")
    assert forms.pinyin[0] == "lvdougao"
    assert "ludougao" in forms.pinyin
    assert forms.initials == ("ldg",)


def test_words_of_other_scripts_stand_for_themselves() -> None:
    forms = search_forms("Coke可乐 2人餐")
    assert forms.pinyin[0] == "cokekele2rencan"
    assert forms.initials[0] == "cokekl2rc"
    assert search_forms("gong bao ji ding").pinyin == ("gongbaojiding",)
    assert search_forms("xi'an").pinyin == ("xian",)
    assert search_forms("김치").pinyin == ("김치",)


def test_columns_hold_all_forms_apart_by_blanks() -> None:
    assert search_forms("绿豆").pinyin_column().split(" ")[0] == "lvdou"
    assert search_forms("鱼香肉丝").initials_column() == "yxrs"


def test_knows_a_query_typed_in_letters() -> None:
    assert is_latin("gbjd 2")
    assert not is_latin("gb鸡丁")
    assert not is_latin("！")


@given(st.text(max_size=30))
def test_any_text_has_bounded_forms_without_blanks(typed: str) -> None:
    forms = search_forms(typed)
    assert 1 <= len(forms.pinyin) <= FORMS_MAX
    assert 1 <= len(forms.initials) <= FORMS_MAX
    assert not any(" " in form for form in (*forms.pinyin, *forms.initials))
    pinyin_key(typed)
