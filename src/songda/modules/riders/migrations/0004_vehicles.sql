-- More kinds of vehicles: robots and drones are riders of their own.
alter table riders.riders drop constraint riders_vehicle_check;
alter table riders.riders add constraint riders_vehicle_check
  check (vehicle in ('ebike', 'motor', 'bicycle', 'car', 'walk', 'robot', 'drone'));
