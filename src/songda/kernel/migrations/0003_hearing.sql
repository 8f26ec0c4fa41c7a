-- Placing and reading in one round trip: whoever hears does both, every time it is woken.
create function kernel.hear_facts(behind bigint, most integer)
returns table ("position" bigint, name text, subject uuid, body jsonb, city_at timestamptz)
language plpgsql volatile as $$
begin
  perform kernel.place_facts(most);
  return query
    select f.position, f.name, f.subject, f.body, f.city_at from kernel.facts f
    where f.position > behind order by f.position limit most;
end $$;
