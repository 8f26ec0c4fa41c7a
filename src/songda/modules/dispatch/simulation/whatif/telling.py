"""Keeps what was foretold until it has happened."""

from songda.modules.dispatch.simulation.whatif.foretelling import Forecaster, Foretold, Range, Seen, What


class Teller:
    def __init__(self, forecaster: Forecaster) -> None:
        self._forecaster = forecaster
        self._open: dict[tuple[str, What], tuple[Seen, Range]] = {}
        self.told: list[Foretold] = []

    def foretell(self, seen: Seen) -> Range:
        """Ask; asked again about the same (another rider took it), only the newest counts.

        Refuses (ValueError) a range that isn't in order.
        """
        told = self._forecaster.foretell(seen)
        if not 0 <= told.low_s <= told.middle_s <= told.high_s:
            raise ValueError(f"a range out of order: {told}")
        self._open[seen.order_id, seen.what] = seen, told
        return told

    def happened(self, order_id: str, what: What, now_s: int) -> None:
        """Note it and let the forecaster learn. What nobody had asked about is passed over."""
        if (order_id, what) in self._open:
            seen, told = self._open.pop((order_id, what))
            self.told.append(Foretold(seen=seen, range=told, happened_s=now_s - seen.now_s))
            self._forecaster.learn(self.told[-1])
