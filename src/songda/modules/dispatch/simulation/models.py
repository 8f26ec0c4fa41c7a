"""How the engine is set for the benchmark's rules: the same function, other weights and constraints."""

from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights

NEVER_S = 86_400


def benchmark_params(
    *, step: Step = Step.SEQUENCES, guiding: bool = True, iterations: int = 60, every_min: int = 1
) -> Params:
    """One store a trip, nothing taken along between drops; click-to-door first, pay a little.

    ``every_min``: minutes between two decisions; what must be said before the next one is said now.
    """
    return Params(
        weights=Weights(lateness=2, to_door=10, freshness=0, riding=3, load=0, pay=250),
        constraints=Constraints(
            deliveries_in_bag_max=6,
            stops_max=24,
            stores_per_trip_max=1,
            pickup_between_drops=False,
            bag_s_max=NEVER_S,
            delay_s_max=NEVER_S,
        ),
        horizon_s=1_800,
        lead_s=60 * every_min,
        near_s=0,
        near_ready_s=0,
        first_step=step,
        sequence_iterations=iterations,
        explained=False,
        futures=8,
        guiding=guiding,
        guide_before_s=600,
        guide_gain_ms=500,
    )
