-- Wrong codes are counted, and a rider whose phone is silent is a trouble of what they carry.
create table deliveries.code_tries (
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  kind text not null check (kind in ('pickup', 'drop')),
  rider_id uuid not null,
  wrong integer not null default 0 check (wrong >= 0),
  lockouts integer not null default 0 check (lockouts >= 0),
  locked_until_machine_at timestamptz,
  primary key (delivery_id, kind, rider_id)
);
comment on table deliveries.code_tries is 'Wrong codes of one rider at one stop since the last lockout, and how many lockouts there were.';
comment on column deliveries.code_tries.delivery_id is 'none';
comment on column deliveries.code_tries.kind is 'none';
comment on column deliveries.code_tries.rider_id is 'none';
comment on column deliveries.code_tries.wrong is 'none';
comment on column deliveries.code_tries.lockouts is 'none';
comment on column deliveries.code_tries.locked_until_machine_at is 'none';

alter table deliveries.deliveries drop constraint deliveries_trouble_check;
alter table deliveries.deliveries add constraint deliveries_trouble_check
  check (trouble in ('customer_unreachable', 'store_late', 'cannot_deliver', 'rider_silent'));
