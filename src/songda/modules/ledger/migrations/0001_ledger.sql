-- Accounts and transfers. A transfer is one row with one debit and one credit, so that sums to zero by shape.
create schema ledger;

create table ledger.accounts (
  account_id uuid primary key,
  kind text not null,
  owner text not null,
  currency char(3) not null,
  limits text not null check (limits in ('none', 'debits_within_credits', 'credits_within_debits')),
  debits_posted bigint not null default 0 check (debits_posted >= 0),
  credits_posted bigint not null default 0 check (credits_posted >= 0),
  debits_pending bigint not null default 0 check (debits_pending >= 0),
  credits_pending bigint not null default 0 check (credits_pending >= 0),
  constraint accounts_once unique (kind, owner, currency),
  constraint accounts_of_one_currency unique (account_id, currency),
  constraint accounts_within_limit check (
    case limits
      when 'debits_within_credits' then debits_posted + debits_pending <= credits_posted
      when 'credits_within_debits' then credits_posted + credits_pending <= debits_posted
      else true
    end
  )
);
comment on table ledger.accounts is 'Who is owed or owes; the four sums are carried by the trigger on transfers.';
comment on column ledger.accounts.account_id is 'none';
comment on column ledger.accounts.kind is 'none';
comment on column ledger.accounts.owner is 'none';
comment on column ledger.accounts.currency is 'none';
comment on column ledger.accounts.limits is 'none';
comment on column ledger.accounts.debits_posted is 'none';
comment on column ledger.accounts.credits_posted is 'none';
comment on column ledger.accounts.debits_pending is 'none';
comment on column ledger.accounts.credits_pending is 'none';

create table ledger.transfers (
  transfer_id uuid primary key,
  number bigint generated always as identity,
  kind text not null check (kind in ('posted', 'pending', 'post', 'void')),
  debit_id uuid not null,
  credit_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0 and amount_minor <= 1000000000000000),
  currency char(3) not null,
  pending_id uuid references ledger.transfers (transfer_id),
  code text not null,
  order_id uuid,
  at timestamptz not null,
  machine_at timestamptz not null default now(),
  constraint transfers_between_two check (debit_id <> credit_id),
  constraint transfers_resolve_one check ((kind in ('post', 'void')) = (pending_id is not null)),
  constraint transfers_debit foreign key (debit_id, currency) references ledger.accounts (account_id, currency),
  constraint transfers_credit foreign key (credit_id, currency) references ledger.accounts (account_id, currency)
);
comment on table ledger.transfers is 'Every movement of money, append-only; a mistake is put right by another transfer.';
comment on column ledger.transfers.transfer_id is 'none';
comment on column ledger.transfers.number is 'none';
comment on column ledger.transfers.kind is 'none';
comment on column ledger.transfers.debit_id is 'none';
comment on column ledger.transfers.credit_id is 'none';
comment on column ledger.transfers.amount_minor is 'none';
comment on column ledger.transfers.currency is 'none';
comment on column ledger.transfers.pending_id is 'none';
comment on column ledger.transfers.code is 'none';
comment on column ledger.transfers.order_id is 'none';
comment on column ledger.transfers.at is 'none';
comment on column ledger.transfers.machine_at is 'none';
create unique index transfers_resolved_once on ledger.transfers (pending_id) where pending_id is not null;
create index transfers_by_order on ledger.transfers (order_id) where order_id is not null;
create index transfers_by_debit on ledger.transfers (debit_id, number);
create index transfers_by_credit on ledger.transfers (credit_id, number);

-- After the statement, not before the row: a transfer that meets its own id again must move nothing, and all
-- accounts of the statement are locked in one order, so two statements never wait for each other in a ring.
-- The platform's own account comes first: nearly every sharing-out has it, so that transactions which share out
-- several orders (a listener's batch) wait there, before they hold anything another could want.
create function ledger.carry() returns trigger language plpgsql as $$
begin
  perform 1 from ledger.accounts a
    where a.account_id in (select n.debit_id from added n union select n.credit_id from added n)
    order by a.limits = 'none' desc, a.account_id for no key update;
  perform 1 from added n left join ledger.transfers p on p.transfer_id = n.pending_id
    where n.pending_id is not null
      and (p.kind, p.debit_id, p.credit_id, p.amount_minor)
        is distinct from ('pending', n.debit_id, n.credit_id, n.amount_minor);
  if found then
    raise exception 'a transfer resolves exactly the pending one it names'
      using errcode = 'check_violation', constraint = 'transfers_resolve_as_pended';
  end if;
  update ledger.accounts a set
    debits_posted = a.debits_posted + moved.debits_posted,
    credits_posted = a.credits_posted + moved.credits_posted,
    debits_pending = a.debits_pending + moved.debits_pending,
    credits_pending = a.credits_pending + moved.credits_pending
  from (
    select side.account_id,
      sum(side.debit * side.posted) as debits_posted, sum(side.credit * side.posted) as credits_posted,
      sum(side.debit * side.pending) as debits_pending, sum(side.credit * side.pending) as credits_pending
    from (
      select n.debit_id as account_id, n.amount_minor as debit, 0 as credit, w.posted, w.pending
      from added n join ledger.weights w on w.kind = n.kind
      union all
      select n.credit_id, 0, n.amount_minor, w.posted, w.pending
      from added n join ledger.weights w on w.kind = n.kind
    ) side group by side.account_id
  ) moved
  where a.account_id = moved.account_id;
  return null;
end $$;

-- What a kind of transfer does to the posted and the pending sum of its two accounts.
create view ledger.weights as
  select * from (values ('posted', 1, 0), ('pending', 0, 1), ('post', 1, -1), ('void', 0, -1))
    as w (kind, posted, pending);
comment on column ledger.weights.kind is 'none';
comment on column ledger.weights.posted is 'none';
comment on column ledger.weights.pending is 'none';

create trigger transfers_carried after insert on ledger.transfers
  referencing new table as added for each statement execute function ledger.carry();

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger transfers_append_only before update or delete on ledger.transfers
  for each row execute function ledger.refuse_change();
create trigger transfers_never_emptied before truncate on ledger.transfers
  for each statement execute function ledger.refuse_change();
