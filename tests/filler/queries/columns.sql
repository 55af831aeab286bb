-- Columns of tables and of composite types, in their order.
select a.attrelid as relation, a.attname::text as name, a.atttypid as type, a.atttypmod as typmod,
       a.attnotnull as not_null, a.attgenerated <> '' as generated,
       pg_get_expr(d.adbin, d.adrelid) as expression,
       case when a.attidentity <> ''
            then pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)
            else substring(pg_get_expr(d.adbin, d.adrelid) from '^nextval\(''(.*)''::regclass\)$')
       end as sequence
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'c') and not c.relispartition
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
