-- Every type but the row types of tables, with what is special of its kind.
select t.oid, n.nspname as schema, t.typname as name, t.typtype::text as kind, t.typcategory::text as category,
       t.typelem as element, t.typbasetype as base, t.typtypmod as typmod, t.typnotnull as not_null,
       t.typrelid as relation, coalesce(r.rngsubtype, m.rngsubtype, 0) as subtype,
       coalesce(e.labels, '{}') as labels, coalesce(k.checks, '{}') as checks
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
left join pg_range r on r.rngtypid = t.oid
left join pg_range m on m.rngmultitypid = t.oid
left join (
    select enumtypid, array_agg(enumlabel::text order by enumsortorder) as labels from pg_enum group by 1
) e on e.enumtypid = t.oid
left join (
    select contypid, array_agg(pg_get_expr(conbin, 0)) as checks
    from pg_constraint where contype = 'c' and contypid <> 0 group by 1
) k on k.contypid = t.oid
where t.typtype <> 'c' or c.relkind = 'c'
