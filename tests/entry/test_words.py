from songda.entry.words import language_of, say


def test_a_sum_is_said_as_money() -> None:
    facts = {"minimum_minor": 1500, "missing_minor": 105}

    assert say("orders.below_minimum", "zh-CN", facts) == "起送价 ¥15.00，还差 ¥1.05，再选一点吧。"
    assert "¥15.00" in say("orders.below_minimum", "en", facts)
    assert "USD 0.50" in say("deliveries.cash_missing", "en", {"due_minor": 50, "currency": "USD"})


def test_a_missing_fact_leaves_a_gap_and_not_an_error() -> None:
    assert say("orders.below_minimum", "zh-CN", {}) == "起送价 …，还差 …，再选一点吧。"


def test_an_unknown_language_is_answered_in_chinese() -> None:
    assert language_of("fr-FR,fr;q=0.9,en;q=0.5") == "en"
    assert language_of("fr-FR") == "zh-CN"
    assert language_of("") == "zh-CN"
