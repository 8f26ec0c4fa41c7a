-- The house runs as a role that owns nothing. What it may do follows from what a table's comment says:
-- one that is append-only it may read and add to, one that is read-only it may read, every other it may write.
comment on table kernel.facts is 'What happened, written in the transaction in which it happened; append-only. Ids and figures only.';
comment on table kernel.alembic_version is 'Which revision this database is at, read-only.';

-- What must write there all the same does so as the owner, and does nothing else.
alter function kernel.place_facts(integer) security definer set search_path = pg_catalog, pg_temp;

-- Called at the end of every migration: gives the house's role what it needs and takes what it must not have.
-- `signs_in_as` is given the role, where the house signs in as somebody of its own.
-- False where the migrating user may not make roles: then the house runs as that user, and says so.
create function kernel.grant_house(signs_in_as text) returns boolean language plpgsql as $$
declare place record;
begin
  if to_regrole('songda_house') is null then
    begin
      create role songda_house nologin;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then return false;
    end;
  end if;
  if not pg_has_role(current_user, 'songda_house', 'member') then
    begin
      execute format('grant songda_house to %I', current_user);
    exception when insufficient_privilege then return false;
    end;
  end if;
  if signs_in_as is not null then
    execute format('grant songda_house to %I', signs_in_as);
  end if;
  for place in
    select n.nspname as name from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
  loop
    execute format('grant usage on schema %I to songda_house', place.name);
    execute format('grant usage on all sequences in schema %I to songda_house', place.name);
    execute format('grant execute on all functions in schema %I to songda_house', place.name);
  end loop;
  for place in
    select c.oid::regclass as name, coalesce(obj_description(c.oid, 'pg_class'), '') as said
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
  loop
    execute format('revoke all on %s from songda_house', place.name);
    execute format('grant %s on %s to songda_house', case
      when place.said like '%read-only%' then 'select'
      when place.said like '%append-only%' then 'select, insert'
      else 'select, insert, update, delete'
    end, place.name);
  end loop;
  return true;
end $$;
