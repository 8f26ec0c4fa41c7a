"""Notify's plate for the house."""

from __future__ import annotations

from songda.kernel.modules import Module
from songda.modules.notify.actions.send import GO_OUT
from songda.modules.notify.endpoints import ENDPOINTS

MODULE = Module(name="notify", endpoints=(ENDPOINTS,), jobs=(GO_OUT,))
