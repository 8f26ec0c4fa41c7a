"""What an operator may turn."""

from songda.kernel.settings import Setting

ALL = (
    Setting(
        name="riders.zone",
        default="Asia/Shanghai",
        says="The time zone in which a rider's day begins.",
    ),
    Setting(
        name="riders.sample_every_s",
        default=15,
        says="City seconds between two kept samples of one rider's trail.",
    ),
    Setting(
        name="riders.samples_kept_days",
        default=30,
        says="City days after which samples of riders' trails are deleted.",
    ),
)
