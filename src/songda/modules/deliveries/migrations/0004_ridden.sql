-- Finds what else a rider did between two stops, so that only rides straight to a door teach.
create index deliveries_ridden on deliveries.deliveries (rider_id, picked_up_at)
  where picked_up_at is not null;
