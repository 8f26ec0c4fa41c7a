-- What operators asked the simulator, and what it answered.
create table dispatch.trials (
  trial_id uuid primary key,
  city_id uuid not null,
  asked_by uuid not null,
  ask jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  done_share real not null default 0 check (done_share between 0 and 1),
  answer jsonb,
  owner uuid,
  attempts integer not null default 0,
  leased_until_machine_at timestamptz,
  asked_at timestamptz not null,
  asked_machine_at timestamptz not null default now(),
  ended_machine_at timestamptz,
  check ((answer is not null) = (state = 'done')),
  check ((ended_machine_at is not null) = (state in ('done', 'cancelled', 'failed')))
);
comment on table dispatch.trials is 'One what-if question each: lived by a process of its own, never by one that serves.';
comment on column dispatch.trials.trial_id is 'none';
comment on column dispatch.trials.city_id is 'none';
comment on column dispatch.trials.asked_by is 'none';
comment on column dispatch.trials.ask is 'none';
comment on column dispatch.trials.state is 'none';
comment on column dispatch.trials.done_share is 'none';
comment on column dispatch.trials.answer is 'none';
comment on column dispatch.trials.owner is 'none';
comment on column dispatch.trials.attempts is 'none';
comment on column dispatch.trials.leased_until_machine_at is 'none';
comment on column dispatch.trials.asked_at is 'none';
comment on column dispatch.trials.asked_machine_at is 'none';
comment on column dispatch.trials.ended_machine_at is 'none';
create index trials_by_city on dispatch.trials (city_id, asked_machine_at desc);
create index trials_to_live on dispatch.trials (asked_machine_at) where state in ('waiting', 'running');
