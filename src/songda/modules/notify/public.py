"""What other modules may call."""

from songda.modules.notify.actions.send import send
from songda.modules.notify.model import Facts, MessageRow

__all__ = ["Facts", "MessageRow", "send"]
