-- What the check of care found in offers that were made; nothing is the rule.
create table dispatch.care_breaches (
  rule text not null,
  rider_id uuid not null,
  at timestamptz not null,
  primary key (rule, rider_id, at)
);
comment on table dispatch.care_breaches is 'Offers that broke a rule of care, as an independent check read them off the log; append-only.';
comment on column dispatch.care_breaches.rule is 'none';
comment on column dispatch.care_breaches.rider_id is 'none';
comment on column dispatch.care_breaches.at is 'none';
