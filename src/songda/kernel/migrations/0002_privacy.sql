-- One data key a person, wrapped by a root key which never enters the database. Erasing a person destroys the
-- key: whatever was sealed under it, in every table and every backup, stays unreadable for good.
create table kernel.person_keys (
    person_id uuid primary key,
    wrapped bytea,
    created_at timestamptz not null default clock_timestamp(),
    erased_at timestamptz,
    constraint person_keys_is_held_or_erased check ((wrapped is null) = (erased_at is not null))
);

comment on table kernel.person_keys is 'The key under which each person''s fields are sealed.';
comment on column kernel.person_keys.person_id is 'personal: whose key this is; kept as a bare number after erasure, so that the erasure holds';
comment on column kernel.person_keys.wrapped is 'sealed: the data key under a root key of the installation; destroyed when the person is erased';
comment on column kernel.person_keys.created_at is 'none';
comment on column kernel.person_keys.erased_at is 'none';
