-- Messages to people.
create schema notify;

create table notify.messages (
  message_id uuid primary key,
  person_id uuid not null,
  template text not null,
  facts jsonb not null,
  at timestamptz not null,
  seen_at timestamptz
);
comment on table notify.messages is 'A person''s inbox: templates and figures, never prose.';
comment on column notify.messages.message_id is 'none';
comment on column notify.messages.person_id is 'none';
comment on column notify.messages.template is 'none';
comment on column notify.messages.facts is 'none';
comment on column notify.messages.at is 'none';
comment on column notify.messages.seen_at is 'none';
create index messages_of_person on notify.messages (person_id, at desc);
