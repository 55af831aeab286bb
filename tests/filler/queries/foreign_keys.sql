-- Foreign keys as declared; one that is declared of or to a partition belongs to the partition's root.
select f.conname::text as name,
       coalesce(pg_partition_root(f.conrelid)::oid, f.conrelid) as relation,
       coalesce(pg_partition_root(f.confrelid)::oid, f.confrelid) as referenced,
       pairs.columns, pairs.referenced_columns,
       f.confmatchtype = 'f' as match_full,
       array(select leaf.relid::oid from pg_partition_tree(f.confrelid) leaf
             where leaf.isleaf and (select relispartition from pg_class where oid = f.confrelid)) as leaves
from pg_constraint f
cross join lateral (
    select array_agg(a.attname::text order by k.i) as columns,
           array_agg(b.attname::text order by k.i) as referenced_columns
    from unnest(f.conkey, f.confkey) with ordinality as k (own, other, i)
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
    join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other
) pairs
where f.contype = 'f' and f.conparentid = 0
order by cardinality(f.conkey) desc, f.conname
