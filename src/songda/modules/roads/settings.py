"""What an operator may turn."""

from songda.kernel.settings import Setting

ALL = (
    Setting(
        name="roads.detour_percent",
        default=135,
        says="How much longer than the straight line a ride is where no road network is known, in percent.",
    ),
)
