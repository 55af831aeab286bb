-- Every table that can hold rows, partitions through their parent unless it has begun to let them go, and whether it has
-- a district_id.
select n.nspname as schema, c.relname as name, a.attnum is not null as has_district
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attname = 'district_id' and not a.attisdropped
where c.relkind in ('r', 'p') and c.relpersistence <> 't'
  and (not c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid and i.inhdetachpending))
  and n.nspname not in ('pg_catalog', 'information_schema', 'migration_rollback')
order by 1, 2
