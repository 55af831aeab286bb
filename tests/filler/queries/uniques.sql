-- Unique and exclusion indexes, those that constraints stand on included. A column that is an expression has no name.
select i.indexrelid as oid, i.indrelid as relation, x.relname::text as name,
       i.indisexclusion as exclusion,
       array(select a.attname::text from generate_series(0, i.indnkeyatts - 1) as k (n)
             left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k.n] and a.attnum > 0
             order by k.n) as columns,
       array(select pg_get_indexdef(i.indexrelid, k.n, false) from generate_series(1, i.indnkeyatts) as k (n)
             order by k.n) as expressions,
       pg_get_expr(i.indpred, i.indrelid) as predicate,
       coalesce(to_jsonb(i) ->> 'indnullsnotdistinct' = 'true', false) as nulls_equal
from pg_index i
join pg_class x on x.oid = i.indexrelid
join pg_class c on c.oid = i.indrelid and not c.relispartition
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_'
where i.indisunique or i.indisexclusion
order by i.indrelid, i.indisprimary desc, i.indexrelid
