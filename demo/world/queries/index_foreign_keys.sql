-- An index for every referencing key and every district_id that none leads with: without, a delete is quadratic.
do $$
declare
    wanted record;
begin
    for wanted in
        select f.conrelid as oid, f.conkey::int2[] as keys
        from pg_constraint f
        join pg_class c on c.oid = f.conrelid and not c.relispartition
        where f.contype = 'f' and f.conparentid = 0
        union
        select a.attrelid, array[a.attnum]
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
        where a.attname = 'district_id'
        order by 2 desc
    loop
        if not exists (
            select from pg_index i
            where i.indrelid = wanted.oid
              and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(wanted.keys)] @> wanted.keys
        ) then
            execute format('create index on %s (%s)', wanted.oid::regclass, (
                select string_agg(quote_ident(a.attname), ', ' order by k.i)
                from unnest(wanted.keys) with ordinality as k (attnum, i)
                join pg_attribute a on a.attrelid = wanted.oid and a.attnum = k.attnum));
        end if;
    end loop;
end
$$
