-- CHECK constraints of tables.
select k.conname::text as name, k.conrelid as relation, pg_get_expr(k.conbin, k.conrelid) as expression,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = k.conrelid and a.attnum = any (k.conkey)) as columns
from pg_constraint k
where k.contype = 'c' and k.conrelid <> 0
order by k.conrelid, k.conname
