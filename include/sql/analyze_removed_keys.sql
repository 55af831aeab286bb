-- Lets the planner know how many keys there are.
ANALYZE {removed}
