-- Columns that a row must be given, table by table in the order of creation, with the kind of key they belong to.
select n.nspname || '.' || c.relname as "table",
       a.attname as name,
       t.typname as type,
       format_type(t.oid, coalesce(nullif(a.atttypmod, -1), nullif(d.typtypmod, -1))) as full_type,
       case when bool_or(not u.conkey @> array[district.attnum]) then 'global'
            when count(u.oid) > 0 then 'district'
            else 'none' end as key
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type d on d.oid = a.atttypid
join pg_type t on t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
left join pg_attribute district on district.attrelid = c.oid and district.attname = 'district_id'
left join pg_constraint u on u.conrelid = c.oid and u.contype in ('p', 'u') and a.attnum = any (u.conkey)
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname not in ('pg_catalog', 'information_schema', 'migration_rollback')
  and a.attgenerated = '' and a.attidentity = ''
group by n.nspname, c.oid, c.relname, a.attnum, a.attname, a.atttypmod, t.oid, t.typname, d.typtypmod
order by c.oid, a.attnum
