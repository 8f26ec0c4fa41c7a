"""Figures other people published, so that ours stand beside them. Click-to-door and ready-to-pickup.

Rolling horizon: Reyes, Erera, Savelsbergh, Sahasrabudhe, O'Neil 2018, table 4 (decisions every five minutes).
Foresight: the clairvoyant optimum as quoted there; nobody without knowledge of the future can promise it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    rolling_door: float
    rolling_pickup: float
    foresight_door: float
    foresight_pickup: float


BY_INSTANCE = {
    "0o50t100s1p100": Published(31.19, 2.52, 29.81, 1.46),
    "0o50t100s1p125": Published(34.67, 2.27, 33.40, 1.23),
    "0o50t100s2p100": Published(29.79, 1.22, 28.96, 0.64),
    "0o50t100s2p125": Published(34.18, 1.85, 32.60, 0.53),
    "0o50t75s1p100": Published(28.40, 1.65, 27.49, 0.96),
    "0o50t75s1p125": Published(31.62, 1.19, 31.10, 0.78),
    "0o50t75s2p100": Published(27.29, 0.58, 26.83, 0.30),
    "0o50t75s2p125": Published(31.19, 0.70, 30.52, 0.24),
    "0r50t100s1p100": Published(32.46, 2.14, 30.76, 1.13),
    "0r50t100s1p125": Published(36.75, 2.16, 34.66, 0.97),
    "0r50t100s2p100": Published(31.21, 1.11, 29.93, 0.43),
    "0r50t100s2p125": Published(35.60, 1.22, 33.86, 0.26),
    "0r50t75s1p100": Published(29.57, 1.04, 28.47, 0.67),
    "0r50t75s1p125": Published(33.71, 1.19, 32.45, 0.55),
    "0r50t75s2p100": Published(29.03, 0.64, 27.95, 0.21),
    "0r50t75s2p125": Published(33.41, 0.84, 32.00, 0.16),
}
