"""What an operator may turn."""

from songda.kernel.settings import Setting

ALL = (
    Setting(
        name="deliveries.offer_city_s",
        default=60,
        says="City seconds a rider has to answer an offer.",
    ),
    Setting(
        name="deliveries.offer_machine_s",
        default=20,
        says="Machine seconds a rider has at least, however fast city time runs.",
    ),
    Setting(
        name="deliveries.unreachable_city_s",
        default=300,
        says="City seconds a rider waits at a door where nobody answers before giving up.",
    ),
    Setting(
        name="deliveries.unreachable_machine_s",
        default=10,
        says="Machine seconds of that wait at least, however fast city time runs.",
    ),
    Setting(
        name="deliveries.code_tries",
        default=5,
        says="Wrong codes of one rider at one stop after which none is judged for a while.",
    ),
    Setting(
        name="deliveries.code_lock_machine_s",
        default=120,
        says="Machine seconds for which no code is judged after too many wrong ones.",
    ),
    Setting(
        name="deliveries.pay_base_minor",
        default=400,
        says="What a rider is paid for any delivery, in minor units.",
    ),
    Setting(
        name="deliveries.pay_per_km_minor",
        default=100,
        says="What a rider is paid for each kilometre between store and door, in minor units.",
    ),
)
