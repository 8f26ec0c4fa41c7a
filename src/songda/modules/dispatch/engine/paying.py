"""What more deliveries are likely to cost in pay.

While a rider's guarantee pays for a delivery it costs nothing; beyond, all of it. Which of the two it is
shows only at the end of the shift, so each is weighed with how likely the rider is to go beyond by then.
"""

from collections.abc import Sequence
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.values import Rider

ONE = 100  # a delivery, counted in hundredths
SURE = 1_000


def pays(riders: Sequence[Rider], weight: int, most: int) -> NDArray[np.int64]:
    """[rider, so many deliveries more]: the weight of those that the guarantee isn't likely to pay, and what
    the rider asks for each.
    """
    costs = np.zeros((len(riders), most + 1), np.int64)
    asked = np.array([who.price for who in riders], np.int64)
    costs[:, 1:] = np.cumsum(weight * beyond(riders, most) // SURE + asked[:, None], axis=1)
    return costs


def beyond(riders: Sequence[Rider], most: int) -> NDArray[np.int64]:
    """[rider, delivery]: in thousandths, how likely each of the next ones isn't paid by the guarantee.

    What is likely to come is as uncertain as a count of independent deliveries: its square root, either way.
    """
    spread = np.array([ONE // 2 + 17 * isqrt(ONE * who.likely_percent) // 10 for who in riders], np.int64)
    over = np.array([who.likely_percent - who.covered_percent for who in riders], np.int64)
    after = ONE * np.arange(1, most + 1, dtype=np.int64) - ONE // 2
    sure: NDArray[np.int64] = (
        (spread[:, None] + over[:, None] + after[None, :]) * SURE // (2 * spread[:, None])
    )
    return np.minimum(np.maximum(sure, 0), SURE)
