-- Other ways to a rider: the hall, where a delivery is taken by whoever comes first, and handing on to another.
create table deliveries.hall (
  delivery_id uuid primary key references deliveries.deliveries (delivery_id),
  listed_at timestamptz,
  reach integer not null default 0 check (reach >= 0),
  riders uuid[] not null default '{}',
  kept_back boolean not null default false
);
comment on table deliveries.hall is 'A delivery shown to several riders at once: to whom, since when, and whether a person keeps it back.';
comment on column deliveries.hall.delivery_id is 'none';
comment on column deliveries.hall.listed_at is 'none';
comment on column deliveries.hall.reach is 'none';
comment on column deliveries.hall.riders is 'none';
comment on column deliveries.hall.kept_back is 'none';

create table deliveries.handings (
  handing_id uuid primary key,
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  from_rider_id uuid not null,
  to_rider_id uuid,
  reason text not null check (reason in ('breakdown', 'unwell', 'too_far', 'too_late', 'other')),
  state text not null check (state in ('asked', 'done', 'declined', 'over')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  check ((state = 'asked') = (answered_at is null))
);
comment on table deliveries.handings is 'A rider hands a delivery on: to dispatch, or to a colleague who has to say yes.';
comment on column deliveries.handings.handing_id is 'none';
comment on column deliveries.handings.delivery_id is 'none';
comment on column deliveries.handings.from_rider_id is 'none';
comment on column deliveries.handings.to_rider_id is 'none';
comment on column deliveries.handings.reason is 'none';
comment on column deliveries.handings.state is 'none';
comment on column deliveries.handings.asked_at is 'none';
comment on column deliveries.handings.answered_at is 'none';
create unique index handings_one_asked on deliveries.handings (delivery_id) where state = 'asked';
create index handings_asked_of on deliveries.handings (to_rider_id) where state = 'asked';
create index handings_by_rider on deliveries.handings (from_rider_id, asked_at);
