-- Another reason why an order needs somebody: its kitchen takes no step.
alter table operations.exceptions drop constraint exceptions_kind_check;
alter table operations.exceptions add constraint exceptions_kind_check
  check (kind in ('unanswered', 'neglected', 'late', 'unassigned', 'unreachable', 'troubled'));
