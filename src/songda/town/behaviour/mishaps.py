"""What goes wrong on purpose, and how often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """Shares of the occasions on which each happens. All zero is a town without trouble."""

    store_rejects: float = 0.02
    store_silent: float = 0.01
    kitchen_late: float = 0.06
    offer_declined: float = 0.03
    offer_ignored: float = 0.02
    customer_unreachable: float = 0.02
    consumer_cancels: float = 0.03
    consumer_never_pays: float = 0.02
    payment_fails_once: float = 0.02
    pays_cash: float = 0.06

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share between 0 and 1")


NONE = Mishaps(**dict.fromkeys(Mishaps.__slots__, 0.0))
