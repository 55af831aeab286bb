-- Partitions that hold rows themselves, with what a row has to be like to fall into them.
select pg_partition_root(c.oid)::oid as root, c.oid, pg_get_partition_constraintdef(c.oid) as condition
from pg_class c
where c.relispartition and c.relkind = 'r'
order by c.oid
