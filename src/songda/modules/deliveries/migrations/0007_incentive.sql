-- The part of a rider's pay that a peak adds.
alter table deliveries.deliveries add column incentive_minor bigint not null default 0
  check (incentive_minor >= 0 and incentive_minor <= pay_minor);
comment on column deliveries.deliveries.incentive_minor is 'none';
