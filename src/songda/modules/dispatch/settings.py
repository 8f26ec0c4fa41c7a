"""What an operator may turn."""

from songda.kernel.settings import Setting

ALL = (
    Setting(
        name="dispatch.every_city_s",
        default=30,
        says="City seconds between two rounds of a city in which something waits.",
    ),
    Setting(
        name="dispatch.every_machine_s",
        default=1.0,
        says="Machine seconds between two rounds at least, however fast city time runs.",
    ),
    Setting(
        name="dispatch.lead_s",
        default=120,
        says="An offer goes out when its rider must set off within this many city seconds.",
    ),
    Setting(
        name="dispatch.answer_machine_s",
        default=4.0,
        says="Machine seconds a rider's answer usually takes; at high speed offers go out so much earlier.",
    ),
    Setting(
        name="dispatch.bag_s_max",
        default=1800,
        says="Longest time food may be on the road, in city seconds, unless the door is farther.",
    ),
    Setting(
        name="dispatch.delay_s_max",
        default=480,
        says="City seconds by which a new order may delay an accepted one.",
    ),
    Setting(
        name="dispatch.deliveries_in_bag_max",
        default=4,
        says="Deliveries a rider carries at once at most.",
    ),
    Setting(
        name="dispatch.search_iterations",
        default=60,
        says="Steps of the search in one round: a budget of work, so that every round can be replayed.",
    ),
    Setting(
        name="dispatch.fix_stale_s",
        default=900,
        says="City seconds after which a rider whose phone is silent is asked no more.",
    ),
    Setting(
        name="dispatch.refusal_holds_s",
        default=600,
        says="City seconds in which a rider isn't asked again about what they refused or let expire.",
    ),
    Setting(
        name="dispatch.evening_max_s",
        default=300,
        says="City seconds an order may come later at most so that riders earn alike; 0 evens nothing.",
    ),
    Setting(
        name="dispatch.evening_after_s",
        default=1800,
        says="City seconds of work today from which a rider's earnings count among their equals'.",
    ),
    Setting(
        name="dispatch.couriers_for_stranded",
        default=True,
        says="Whether outside couriers are asked about what no rider on duty can take, not in a peak only.",
    ),
    Setting(
        name="dispatch.courier_major_wait_s",
        default=120,
        says="City seconds an order may wait rather than cost 1.00 more than a rider's pay.",
    ),
    Setting(
        name="dispatch.decide_s",
        default=5.0,
        says="Machine seconds a decision may take before a simpler step answers.",
    ),
    Setting(
        name="dispatch.table_places_max",
        default=1500,
        says="Places up to which a round has a table of travel times; beyond, paces between areas.",
    ),
    Setting(
        name="dispatch.workers",
        default=2,
        says="Processes that decide a big city's zones side by side; a small city needs one only.",
    ),
    Setting(
        name="dispatch.replay_every_machine_s",
        default=30.0,
        says="Machine seconds between two rounds decided again to prove that they can be.",
    ),
    Setting(
        name="dispatch.lease_s",
        default=10,
        says="Machine seconds after which a silent leader of a city is replaced.",
    ),
    Setting(
        name="dispatch.snapshots_kept_days",
        default=30,
        says="City days after which a round keeps only hashes and figures.",
    ),
    Setting(
        name="dispatch.undo_city_s",
        default=300,
        says="City seconds in which a step by hand can be undone.",
    ),
    Setting(
        name="dispatch.undo_machine_s",
        default=60,
        says="Machine seconds of that time at least, however fast city time runs.",
    ),
)
