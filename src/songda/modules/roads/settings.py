"""What an operator may turn."""

from songda.kernel.settings import Setting

ALL = (
    Setting(
        name="roads.detour_percent",
        default=135,
        says="How much longer than the straight line a ride is where no road network is known, in percent.",
    ),
    Setting(
        name="roads.traffic_s_max",
        default=7_200,
        says="City seconds ahead for which a source may speak of traffic at most.",
    ),
    Setting(
        name="roads.look_again_s",
        default=900,
        says="City seconds after which traffic and what rides taught are read again, told or not.",
    ),
    Setting(
        name="roads.outside_s",
        default=1.0,
        says="Machine seconds an outside map service has to answer before our own roads do.",
    ),
    Setting(
        name="roads.outside_failures",
        default=3,
        says="Failures in a row after which an outside map service is left alone for a while.",
    ),
    Setting(
        name="roads.outside_rest_s",
        default=60.0,
        says="Machine seconds for which it is left alone.",
    ),
)
