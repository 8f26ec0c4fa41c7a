"""What is foretold meets what happened."""

from tests.whatif.small_day import day, order, rider

from songda.modules.dispatch.public import whatif


class Listening:
    """Promises ten minutes sharp, and remembers what it is told."""

    def __init__(self) -> None:
        self.learned: list[whatif.Foretold] = []
        self.asked: list[whatif.Seen] = []

    def foretell(self, seen: whatif.Seen) -> whatif.Range:
        self.asked.append(seen)
        return whatif.Range(low_s=540, middle_s=600, high_s=660)

    def learn(self, told: whatif.Foretold) -> None:
        self.learned.append(told)


def test_each_order_is_foretold_four_times_and_told_of() -> None:
    ears = Listening()
    lived = day((order("o", 1_000, 15),), (rider("r", 10),), forecaster=ears)
    (log,) = lived.orders
    assert log.promised_s == 1_660
    happened = {told.seen.what: told.happened_s for told in lived.foretold}
    assert happened[whatif.What.PREPARING] == 600
    assert happened[whatif.What.PROMISE] == log.delivered_s - 1_000
    assert happened[whatif.What.PICKUP] == log.picked_s - log.assigned_s
    assert happened[whatif.What.ARRIVAL] == log.delivered_s - log.assigned_s
    assert ears.learned == list(lived.foretold)
    assert [told.seen.what for told in ears.learned[:2]] == [whatif.What.PREPARING, whatif.What.PICKUP]


def test_a_range_holds_at_both_its_ends() -> None:
    ears = Listening()
    told = {
        one.seen.what: one
        for one in day((order("o", 1_000, 15),), (rider("r", 10),), forecaster=ears).foretold
    }
    assert told[whatif.What.PREPARING].held
    assert not told[whatif.What.PROMISE].held


def test_what_never_happens_teaches_nothing() -> None:
    ears = Listening()
    lived = day((order("o", 1_000, 15),), (rider("late", 10, ((90_000, 99_000),)),), forecaster=ears)
    assert [seen.what for seen in ears.asked] == [whatif.What.PROMISE, whatif.What.PREPARING]
    assert [told.seen.what for told in lived.foretold] == [whatif.What.PREPARING]
