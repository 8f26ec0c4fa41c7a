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
    Setting(
        name="riders.stretch_s",
        default=14_400,
        says="Seconds of work after which a rider rests. More than four hours count as four hours.",
    ),
    Setting(
        name="riders.rest_s",
        default=1_200,
        says="City seconds of rest without offers. Less than twenty minutes count as twenty minutes.",
    ),
    Setting(
        name="riders.asked_after_s",
        default=28_800,
        says="Seconds of work in a day after which a rider is asked whether to go on; at most eight hours.",
    ),
    Setting(
        name="riders.day_s_max",
        default=43_200,
        says="Seconds of work in a day after which no offers come, whatever the rider says.",
    ),
    Setting(
        name="riders.days_in_a_row",
        default=6,
        says="Days of work in a row before a day of rest. More than six count as six.",
    ),
    Setting(
        name="riders.silent_city_s",
        default=300,
        says="City seconds without a position after which a rider on line is set off line.",
    ),
    Setting(
        name="riders.silent_machine_s",
        default=90,
        says="Machine seconds of that silence at least, however fast city time runs.",
    ),
)
