-- The first statement of a transaction that deletes: until it ends nobody adds a trigger, a rule or a foreign key to
-- these tables. As it takes no snapshot, what was added before is seen by everything behind it.
LOCK TABLE {locked_tables} IN ROW EXCLUSIVE MODE
