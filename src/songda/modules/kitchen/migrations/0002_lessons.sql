-- Lessons are learned by a job, store by store, and no longer where facts are heard: a batch of facts about many
-- stores held the rows of what was learned of them, and two batches could wait for each other in a ring.
alter table kitchen.tickets add column noted boolean not null default true;
comment on column kitchen.tickets.noted is 'none';
alter table kitchen.tickets add column taken boolean not null default false;
comment on column kitchen.tickets.taken is 'none';
alter table kitchen.tickets add column lessons smallint not null default 0 check (lessons between 0 and 2);
comment on column kitchen.tickets.lessons is 'none';
create index tickets_to_note on kitchen.tickets (store_id) where not noted;
drop index kitchen.learned_stale;
alter table kitchen.learned drop column is_stale;
