-- A round may choose an outside courier, who is no rider.
alter table dispatch.choices alter column rider_id drop not null;
alter table dispatch.choices add column courier text;
comment on column dispatch.choices.courier is 'none';
alter table dispatch.choices add constraint choices_of_one check ((rider_id is null) <> (courier is null));
