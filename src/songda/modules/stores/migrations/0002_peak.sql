-- What dispatch pushes down in a peak: a longer promise, a smaller reach. Both at rest outside of one.
alter table stores.stores
  add column peak_delay_s integer not null default 0 check (peak_delay_s between 0 and 7200),
  add column reach_percent integer not null default 100 check (reach_percent between 10 and 100);
comment on column stores.stores.peak_delay_s is 'none';
comment on column stores.stores.reach_percent is 'none';
