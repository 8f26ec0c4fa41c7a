create schema accounts;

create table accounts.persons (
  person_id uuid primary key,
  phone_index bytea unique,
  phone_sealed bytea not null,
  name_sealed bytea not null,
  joined_at timestamptz not null,
  erased_at timestamptz
);
comment on table accounts.persons is 'A person, found by the blind index of the phone number.';
comment on column accounts.persons.person_id is 'none';
comment on column accounts.persons.phone_index is 'personal: finding a person by phone; until erased';
comment on column accounts.persons.phone_sealed is 'sealed: reaching a person; until erased';
comment on column accounts.persons.name_sealed is 'sealed: addressing a person; until erased';
comment on column accounts.persons.joined_at is 'none';
comment on column accounts.persons.erased_at is 'none';

create table accounts.memberships (
  membership_id uuid primary key,
  person_id uuid not null references accounts.persons (person_id),
  role text not null check (role in ('store', 'rider', 'operator')),
  city_id uuid,
  merchant_id uuid,
  store_id uuid,
  rider_id uuid,
  granted_at timestamptz not null,
  check ((role = 'store') = (store_id is not null) and (role = 'store') = (merchant_id is not null)),
  check ((role = 'rider') = (rider_id is not null))
);
comment on table accounts.memberships is 'A role beyond consumer, with the store, rider or city it is for.';
comment on column accounts.memberships.membership_id is 'none';
comment on column accounts.memberships.person_id is 'none';
comment on column accounts.memberships.role is 'none';
comment on column accounts.memberships.city_id is 'none';
comment on column accounts.memberships.merchant_id is 'none';
comment on column accounts.memberships.store_id is 'none';
comment on column accounts.memberships.rider_id is 'none';
comment on column accounts.memberships.granted_at is 'none';
create unique index memberships_once on accounts.memberships
  (person_id, role, coalesce(store_id, rider_id, city_id, '00000000-0000-0000-0000-000000000000'::uuid));

create table accounts.codes (
  code_id uuid primary key,
  phone_index bytea not null,
  role text not null,
  mark bytea not null,
  tries integer not null default 0,
  sent_machine_at timestamptz not null,
  expires_machine_at timestamptz not null,
  used boolean not null default false
);
comment on table accounts.codes is 'One-time codes as marks (HMAC), each good once, briefly, for few tries.';
comment on column accounts.codes.code_id is 'none';
comment on column accounts.codes.phone_index is 'personal: proving a phone number; one day';
comment on column accounts.codes.role is 'none';
comment on column accounts.codes.mark is 'none';
comment on column accounts.codes.tries is 'none';
comment on column accounts.codes.sent_machine_at is 'none';
comment on column accounts.codes.expires_machine_at is 'none';
comment on column accounts.codes.used is 'none';
create index codes_by_phone on accounts.codes (phone_index, sent_machine_at desc);

create table accounts.sessions (
  session_id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references accounts.persons (person_id),
  role text not null,
  city_id uuid,
  merchant_id uuid,
  store_ids uuid[] not null default '{}',
  rider_id uuid,
  created_machine_at timestamptz not null,
  expires_machine_at timestamptz not null,
  revoked_machine_at timestamptz
);
comment on table accounts.sessions is 'Signed-in sessions: the hash of an opaque token, with one role and its scope.';
comment on column accounts.sessions.session_id is 'none';
comment on column accounts.sessions.token_hash is 'none';
comment on column accounts.sessions.person_id is 'none';
comment on column accounts.sessions.role is 'none';
comment on column accounts.sessions.city_id is 'none';
comment on column accounts.sessions.merchant_id is 'none';
comment on column accounts.sessions.store_ids is 'none';
comment on column accounts.sessions.rider_id is 'none';
comment on column accounts.sessions.created_machine_at is 'none';
comment on column accounts.sessions.expires_machine_at is 'none';
comment on column accounts.sessions.revoked_machine_at is 'none';
create index sessions_by_person on accounts.sessions (person_id) where revoked_machine_at is null;

create table accounts.addresses (
  address_id uuid primary key,
  person_id uuid not null references accounts.persons (person_id),
  sealed bytea not null,
  changed_at timestamptz not null
);
comment on table accounts.addresses is 'A person''s places: label, text, door, contact and position, sealed as one.';
comment on column accounts.addresses.address_id is 'none';
comment on column accounts.addresses.person_id is 'none';
comment on column accounts.addresses.sealed is 'sealed: delivering to a person; until removed or erased';
comment on column accounts.addresses.changed_at is 'none';
create index addresses_by_person on accounts.addresses (person_id);
