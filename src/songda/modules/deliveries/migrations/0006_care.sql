-- What the kitchen expected when an offer went out: no rider is told to be there sooner.
alter table deliveries.offers add column ready_known_at timestamptz;
comment on column deliveries.offers.ready_known_at is 'none';
create index offers_by_age on deliveries.offers using brin (offered_at);
