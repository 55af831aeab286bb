-- Foreign keys as declared (no clones of partitions), the widest first: it decides columns that keys share.
select n.nspname || '.' || c.relname as "table",
       rn.nspname || '.' || r.relname as referenced,
       pairs.columns,
       pairs.referenced_columns
from pg_constraint f
join pg_class c on c.oid = f.conrelid and not c.relispartition
join pg_namespace n on n.oid = c.relnamespace
join pg_class r on r.oid = f.confrelid
join pg_namespace rn on rn.oid = r.relnamespace
cross join lateral (
    select array_agg(a.attname::text order by k.i) as columns,
           array_agg(b.attname::text order by k.i) as referenced_columns
    from unnest(f.conkey, f.confkey) with ordinality as k (own, other, i)
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
    join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other
) pairs
where f.contype = 'f' and f.conparentid = 0
order by c.oid, cardinality(f.conkey) desc, f.conkey
