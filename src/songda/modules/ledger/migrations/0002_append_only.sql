-- Only the trigger carries the sums of accounts: it writes as the owner, the house can't.
comment on table ledger.accounts is 'Who is owed or owes; append-only: the four sums are carried by the trigger on transfers.';
alter function ledger.carry() security definer set search_path = pg_catalog, pg_temp;
