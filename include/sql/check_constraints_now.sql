-- Lets deferred constraints be checked at once, and not at a COMMIT.
SET CONSTRAINTS ALL IMMEDIATE
