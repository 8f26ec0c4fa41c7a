"""What deliveries do by the clock."""

from songda.modules.deliveries.actions.offer import EXPIRE_OFFER

ALL = (EXPIRE_OFFER,)
