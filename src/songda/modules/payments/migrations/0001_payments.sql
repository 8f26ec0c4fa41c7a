-- What is to be paid, the tries, the refunds, the inbox of notices, and the comparison with gateways' books.
create schema payments;

create table payments.expected (
  order_id uuid primary key,
  person_id uuid not null,
  store_id uuid not null,
  city_id uuid not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  tender text not null check (tender in ('online', 'cash')),
  closed_at timestamptz
);
comment on table payments.expected is 'What is to be paid for an order, pushed down when it is placed.';
comment on column payments.expected.order_id is 'none';
comment on column payments.expected.person_id is 'none';
comment on column payments.expected.store_id is 'none';
comment on column payments.expected.city_id is 'none';
comment on column payments.expected.amount_minor is 'none';
comment on column payments.expected.currency is 'none';
comment on column payments.expected.tender is 'none';
comment on column payments.expected.closed_at is 'none';

create table payments.attempts (
  attempt_id uuid primary key,
  order_id uuid not null references payments.expected (order_id),
  person_id uuid not null,
  gateway text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  state text not null check (state in ('intended', 'asked', 'captured', 'closed')),
  pay_url text,
  opened_at timestamptz not null,
  captured_at timestamptz,
  captured_machine_at timestamptz,
  query_machine_at timestamptz,
  queries integer not null default 0,
  constraint attempts_captured_when check ((state = 'captured') = (captured_at is not null)),
  constraint attempts_asked_about check ((state in ('intended', 'asked')) = (query_machine_at is not null))
);
comment on table payments.attempts is 'Tries to pay; open ones are asked about at the gateway until they end.';
comment on column payments.attempts.attempt_id is 'none';
comment on column payments.attempts.order_id is 'none';
comment on column payments.attempts.person_id is 'none';
comment on column payments.attempts.gateway is 'none';
comment on column payments.attempts.amount_minor is 'none';
comment on column payments.attempts.currency is 'none';
comment on column payments.attempts.state is 'none';
comment on column payments.attempts.pay_url is 'none';
comment on column payments.attempts.opened_at is 'none';
comment on column payments.attempts.captured_at is 'none';
comment on column payments.attempts.captured_machine_at is 'none';
comment on column payments.attempts.query_machine_at is 'none';
comment on column payments.attempts.queries is 'none';
create index attempts_of_order on payments.attempts (order_id);
create index attempts_to_query on payments.attempts (query_machine_at) where query_machine_at is not null;
create unique index attempts_open_once on payments.attempts (order_id, gateway)
  where state in ('intended', 'asked');

create table payments.refunds (
  refund_id uuid primary key,
  attempt_id uuid not null references payments.attempts (attempt_id),
  order_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  because text not null,
  state text not null check (state in ('intended', 'done')),
  opened_at timestamptz not null,
  opened_machine_at timestamptz not null default now(),
  done_at timestamptz,
  send_machine_at timestamptz,
  sends integer not null default 0,
  constraint refunds_once unique (attempt_id, because),
  constraint refunds_sent_until_done check ((state = 'intended') = (send_machine_at is not null))
);
comment on table payments.refunds is 'Money on its way back; sent to the gateway until it says done.';
comment on column payments.refunds.refund_id is 'none';
comment on column payments.refunds.attempt_id is 'none';
comment on column payments.refunds.order_id is 'none';
comment on column payments.refunds.amount_minor is 'none';
comment on column payments.refunds.because is 'none';
comment on column payments.refunds.state is 'none';
comment on column payments.refunds.opened_at is 'none';
comment on column payments.refunds.opened_machine_at is 'none';
comment on column payments.refunds.done_at is 'none';
comment on column payments.refunds.send_machine_at is 'none';
comment on column payments.refunds.sends is 'none';
create index refunds_of_order on payments.refunds (order_id);
create index refunds_to_send on payments.refunds (send_machine_at) where send_machine_at is not null;

create table payments.notices (
  gateway text not null,
  notice_id text not null,
  raw bytea not null,
  verdict text not null,
  times integer not null default 1,
  machine_at timestamptz not null default now(),
  primary key (gateway, notice_id)
);
comment on table payments.notices is 'Every signed notice as it came, kept as evidence; its second coming is only counted.';
comment on column payments.notices.gateway is 'none';
comment on column payments.notices.notice_id is 'none';
comment on column payments.notices.raw is 'none';
comment on column payments.notices.verdict is 'none';
comment on column payments.notices.times is 'none';
comment on column payments.notices.machine_at is 'none';

create table payments.books (
  gateway text not null,
  currency char(3) not null,
  theirs_minor bigint not null,
  ours_minor bigint not null,
  differs_since_machine_at timestamptz,
  compared_machine_at timestamptz not null,
  primary key (gateway, currency)
);
comment on table payments.books is 'The gateway''s own book against our clearing account, as last compared.';
comment on column payments.books.gateway is 'none';
comment on column payments.books.currency is 'none';
comment on column payments.books.theirs_minor is 'none';
comment on column payments.books.ours_minor is 'none';
comment on column payments.books.differs_since_machine_at is 'none';
comment on column payments.books.compared_machine_at is 'none';
