-- A question about a day on which nothing happens ends with that, not with a failure of ours.
alter table dispatch.trials drop constraint trials_state_check, drop constraint trials_check1;
alter table dispatch.trials
  add constraint trials_state_check
    check (state in ('waiting', 'running', 'done', 'empty', 'cancelled', 'failed')),
  add constraint trials_ended
    check ((ended_machine_at is not null) = (state in ('done', 'empty', 'cancelled', 'failed')));
