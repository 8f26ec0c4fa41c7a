"""How the console sender is wired into the house."""

from __future__ import annotations

from uuid import UUID

from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.kernel.settings import Setting
from songda.modules.notify.ports import offer

LOG = logs.logger("console_sender")

SETTINGS = (
    Setting(
        name="console_sender.on",
        default=False,
        says="Whether every message to a person is also written as a line to the log.",
    ),
)


class ConsoleSender:
    """Writes whom and by which template; the log keeps no more than that."""

    name = "console"

    async def send(self, person_id: UUID, template: str, facts: dict[str, str | int]) -> None:
        """One line a message."""
        order_id = facts.get("order_id")
        LOG.info("message.sent", person_id=person_id, reason_code=template, order_id=order_id)


async def _prepare(house: House) -> None:
    if house.settings["console_sender.on"]:
        offer(house, ConsoleSender())


MODULE = Module(name="console_sender", settings=SETTINGS, prepare=_prepare)
