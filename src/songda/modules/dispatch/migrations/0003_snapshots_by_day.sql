-- What a round saw and planned is big and kept for a month; its hashes and figures are small and kept for good.
-- So they part: the first lies in partitions by day, which are dropped whole.
create table dispatch.snapshots (
  round_id uuid not null,
  decided_at timestamptz not null,
  snapshot bytea not null,
  plan bytea not null,
  primary key (round_id, decided_at)
) partition by range (decided_at);
comment on table dispatch.snapshots is 'What each round saw and planned, compressed; partitions by day, dropped after a month.';
comment on column dispatch.snapshots.round_id is 'none';
comment on column dispatch.snapshots.decided_at is 'none';
comment on column dispatch.snapshots.snapshot is 'none';
comment on column dispatch.snapshots.plan is 'none';
create table dispatch.snapshots_default partition of dispatch.snapshots default;

select kernel.begin_days('dispatch.snapshots', 'decided_at', min(decided_at at time zone 'UTC')::date,
    max(decided_at at time zone 'UTC')::date)
from dispatch.rounds where snapshot is not null;
insert into dispatch.snapshots (round_id, decided_at, snapshot, plan)
select round_id, decided_at, snapshot, plan from dispatch.rounds where snapshot is not null and plan is not null;

drop index dispatch.rounds_with_snapshot;
alter table dispatch.rounds drop column snapshot, drop column plan;
comment on table dispatch.rounds is 'Every decision: parameters, seed, engine version, the hashes of what it saw and planned, figures.';
