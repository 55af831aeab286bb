-- Every table that can hold rows, partitions through their root; extensions keep their own.
select c.oid, n.nspname as schema, c.relname as name, c.relkind = 'p' as partitioned
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname <> all (array['information_schema', 'migration_rollback'])
  and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by n.nspname, c.relname
