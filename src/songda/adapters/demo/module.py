"""How the demo is wired into the house."""

from songda.adapters.demo.fake import entering, report
from songda.adapters.demo.sender import ShownCodes
from songda.kernel.house import House
from songda.kernel.modules import Module


class DemoInLiveMode(RuntimeError):
    """Shown codes and one-click sign-in may not exist where real people order."""


async def _prepare(house: House) -> None:
    if house.live_mode:
        raise DemoInLiveMode("the demo adapter refuses to load in live mode")
    house.ports["code_sender"] = ShownCodes()


MODULE = Module(name="demo", endpoints=(entering.endpoints, report.endpoints), prepare=_prepare)
