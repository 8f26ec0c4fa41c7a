-- Tables in partitions by day: what is past its time goes with its table, in one step and leaving no holes.
create table kernel.partitioned (
  parent text primary key,
  instant text not null
);
comment on table kernel.partitioned is 'Tables kept in partitions by day of an instant, read-only: what keep_days may touch.';
comment on column kernel.partitioned.parent is 'none';
comment on column kernel.partitioned.instant is 'none';

-- Makes a table's partitions from one day to another (UTC) and drops those before a third (null: none); how many
-- it made and dropped. Runs as the owner, for the house owns no table. Rows that came before their day had a
-- partition lie in the default one and move when it is made.
create function kernel.keep_days(of_table text, first_on date, last_on date, drop_before_on date)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s' as $$
declare
  by_instant text; day date; child text; begins timestamptz; ends timestamptz; old record; done integer := 0;
begin
  select p.instant into by_instant from kernel.partitioned p where p.parent = of_table;
  if not found then
    raise exception '% is not kept by days', of_table using errcode = 'undefined_table';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('kernel.keep_days:' || of_table, 0));
  for day in select generate_series(first_on, last_on, interval '1 day')::date loop
    child := of_table || '_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(child) is not null;
    -- Who writes meanwhile waits at the table's own door: past it they have chosen the default partition, and
    -- would be refused there once the day has its own.
    execute format('lock table %s in share row exclusive mode', of_table);
    begins := day::timestamp at time zone 'UTC';
    ends := (day + 1)::timestamp at time zone 'UTC';
    execute format('create table %s (like %s including defaults including constraints)', child, of_table);
    execute format(
      'with moved as (delete from %s_default where %I >= $1 and %I < $2 returning *) insert into %s select * from moved',
      of_table, by_instant, by_instant, child) using begins, ends;
    -- Attached, not created in place: that would lock everybody out of the whole table.
    execute format('alter table %s attach partition %s for values from (%L) to (%L)', of_table, child, begins, ends);
    done := done + 1;
  end loop;
  for old in
    select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = of_table::regclass and c.relname ~ '_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < drop_before_on
  loop
    execute format('drop table %s', old.name);
    done := done + 1;
  end loop;
  if drop_before_on is not null then
    execute format('delete from %s_default where %I < $1', of_table, by_instant)
      using drop_before_on::timestamp at time zone 'UTC';
  end if;
  return done;
end $$;

-- For migrations: a table is kept so from now on, with partitions from its first row's day to its last one's.
create function kernel.begin_days(of_table text, by_instant text, first_on date, last_on date)
returns void language plpgsql as $$
begin
  insert into kernel.partitioned (parent, instant) values (of_table, by_instant);
  perform kernel.keep_days(of_table, first_on, last_on, null);
end $$;
