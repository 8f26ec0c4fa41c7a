"""From the desk's numbers to the columns of a plan."""

import numpy as np

from songda.modules.dispatch.engine.board import O_BOUND, O_DROP, O_PICK, Ints
from songda.modules.dispatch.engine.committing import N_COMMIT_BY, N_DROP, N_DUE, N_PICKUP, time_plan
from songda.modules.dispatch.engine.desk import M_LENGTH, Q_ORDER, Desk
from songda.modules.dispatch.engine.explaining import explain
from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.plan import G_DUE, G_ORDER, Reasons

_NEW = [N_PICKUP, N_DROP, N_COMMIT_BY, N_DUE]


def write(field: Field, desk: Desk) -> tuple[Ints, Ints]:
    """Everybody's stops with their times, and who is given what: the columns of a plan."""
    params, lengths = field.params, desk.marks[:, M_LENGTH].copy()
    when = np.array([params.lead_s, params.near_s, params.near_ready_s], np.int64)
    times, new = time_plan(field.board, desk.routes, lengths, field.lengths, when)
    on = np.arange(desk.routes.shape[1])[None, :] < lengths[:, None]
    codes, riders = desk.routes[on], np.repeat(np.arange(len(lengths)), lengths)
    numbers, is_drop = codes >> 1, codes & 1 == 1
    orders = field.board.orders
    places = np.where(is_drop, orders[numbers, O_DROP], orders[numbers, O_PICK])
    given = ~is_drop & (orders[numbers, O_BOUND] == 0)
    found = numbers[given]
    return (
        np.column_stack([riders, codes, places, times[on]]),
        np.column_stack([found, riders[given], new[found][:, _NEW]]),
    )


def explained(field: Field, desk: Desk, given: Ints) -> Reasons | None:
    """The reasons: of all open orders where they aren't too many, else first of what is offered now."""
    if not field.params.explained:
        return None
    rows, most = np.arange(len(desk.rows)), field.params.explained_max
    if len(rows) > most:
        offered = np.isin(desk.rows[:, Q_ORDER], given[given[:, G_DUE] == 1, G_ORDER])
        rows = np.sort(np.argsort(~offered, kind="stable")[:most])
    return explain(field, desk, rows)
