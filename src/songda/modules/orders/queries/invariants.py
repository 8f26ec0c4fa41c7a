"""The invariants of orders: every row of one of these is a breach."""

from __future__ import annotations

STATE_IS_THE_FOLD = """
select o.order_id as what, o.state, l.to_state
from orders.orders o
left join lateral (
  select e.seq, e.to_state from orders.events e where e.order_id = o.order_id order by e.seq desc limit 1
) l on true
where (o.state, o.version) is distinct from (l.to_state, l.seq)
"""


EVENTS_FOLLOW = """
select e.order_id as what, e.seq
from orders.events e
left join orders.events b on b.order_id = e.order_id and b.seq = e.seq - 1
left join orders.moves m on (m.from_state, m.event, m.to_state) = (e.from_state, e.event, e.to_state)
where m.event is null or e.from_state <> coalesce(b.to_state, 'new')
"""


LINES_ADD_UP = """
select o.order_id as what, o.food_minor, sum(l.total_minor) as lines_minor
from orders.orders o left join orders.lines l on l.order_id = o.order_id
group by o.order_id having o.food_minor is distinct from sum(l.total_minor)
"""


NONE_STUCK = """
select o.order_id as what, o.state, o.due_at
from orders.orders o
where o.due_machine_at < now() - interval '60 seconds'
  and o.due_at < (select max(e.at) from orders.events e)
"""


NONE_FORGOTTEN = """
select o.order_id as what, o.state from orders.orders o
where (o.state in ('unpaid', 'open', 'accepted', 'cooking')) <> (o.due_at is not null)
  or (o.state in ('delivered', 'expired', 'rejected', 'cancelled', 'failed')) <> (o.ended_at is not null)
"""
