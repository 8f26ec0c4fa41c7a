"""What deliveries do by the clock."""

from songda.modules.deliveries.actions.hall import LIST
from songda.modules.deliveries.actions.hand_on import EXPIRE
from songda.modules.deliveries.actions.offer import EXPIRE_OFFER

ALL = (EXPIRE_OFFER, LIST, EXPIRE)
