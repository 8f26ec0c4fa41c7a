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
    Setting(
        name="deliveries.hall_after_s",
        default=300,
        says="City seconds nobody took a delivery before it is shown to several riders at once.",
    ),
    Setting(
        name="deliveries.hall_lead_s",
        default=600,
        says="City seconds before the food is expected from which that time counts.",
    ),
    Setting(
        name="deliveries.hall_again_s",
        default=120,
        says="City seconds after which a delivery that nobody took is shown to twice as many riders.",
    ),
    Setting(
        name="deliveries.hall_riders",
        default=8,
        says="Riders a delivery is shown to at first: the nearest who may take it.",
    ),
    Setting(
        name="deliveries.hall_riders_max",
        default=64,
        says="Riders a delivery is shown to at most.",
    ),
    Setting(
        name="deliveries.hall_from_m",
        default=0,
        says="Deliveries at least this many metres long are shown in the hall at once; 0 for none.",
    ),
    Setting(
        name="deliveries.handing_s",
        default=120,
        says="City seconds a colleague has to take over a delivery before it stays where it is.",
    ),
    Setting(
        name="deliveries.handed_on_a_day",
        default=3,
        says="Deliveries a rider may hand on in a day.",
    ),
    Setting(
        name="deliveries.quote_machine_s",
        default=1.0,
        says="Machine seconds an outside courier has to say what a delivery would cost.",
    ),
    Setting(
        name="deliveries.quote_left_machine_s",
        default=10.0,
        says="Machine seconds an outside courier's quote must still hold to be used.",
    ),
    Setting(
        name="deliveries.courier_machine_s",
        default=5.0,
        says="Machine seconds an outside courier has to answer about a booking.",
    ),
    Setting(
        name="deliveries.courier_asked_machine_s",
        default=20.0,
        says="Machine seconds after which a booking that nobody told of is asked about.",
    ),
    Setting(
        name="deliveries.courier_failures",
        default=3,
        says="Failures in a row after which an outside courier is left alone for a while.",
    ),
    Setting(
        name="deliveries.courier_rest_machine_s",
        default=30.0,
        says="Machine seconds for which they are left alone then.",
    ),
)
