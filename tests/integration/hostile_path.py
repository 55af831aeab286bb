"""A schema that has all that `pg_catalog` has, and in which it lies or fails; knows nothing of the product."""

from __future__ import annotations

from psycopg import sql

SCHEMA = "evil"
# A function of the same name and arguments for each function, aggregate and operator of pg_catalog that anybody may
# declare, and domains that are called like types.
EVERYTHING = """
DO $do$
DECLARE
    one record;
    pseudo regtype[] := ARRAY(SELECT t.oid::regtype FROM pg_type AS t WHERE t.typtype = 'p');
BEGIN
    CREATE SCHEMA evil;
    FOR one IN
        SELECT p.proname AS name, p.prorettype::regtype AS result, p.proargtypes::regtype[] AS arguments
        FROM pg_proc AS p
        WHERE
            p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a')
            AND p.provariadic = 0 AND p.pronargs > 0
            AND NOT p.prorettype::regtype = ANY(pseudo) AND NOT p.proargtypes::regtype[] && pseudo
    LOOP
        EXECUTE format(
            'CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$BEGIN RAISE EXCEPTION ''evil %s''; END$f$',
            one.name, array_to_string(one.arguments, ', '), one.result, one.name
        );
    END LOOP;
    FOR one IN
        SELECT
            o.oid, o.oprname AS name, o.oprresult::regtype AS result, o.oprright::regtype AS "right",
            nullif(o.oprleft, 0)::regtype AS "left", o.oprresult = 'bool'::regtype AND {lies} AS lies
        FROM pg_operator AS o
        WHERE
            o.oprnamespace = 'pg_catalog'::regnamespace
            AND NOT ARRAY[o.oprleft, o.oprright, o.oprresult]::regtype[] && pseudo
    LOOP
        EXECUTE format(
            'CREATE FUNCTION evil.operator_%s(%s) RETURNS %s LANGUAGE plpgsql AS $f$BEGIN %s; END$f$',
            one.oid, concat_ws(', ', one."left", one."right"), one.result,
            CASE
                WHEN one.lies THEN 'RETURN true'
                ELSE format('RAISE EXCEPTION ''evil operator %s''', replace(one.name, '%', '%%'))
            END
        );
        EXECUTE format(
            'CREATE OPERATOR evil.%s (FUNCTION = evil.operator_%s, %s RIGHTARG = %s)',
            one.name, one.oid, 'LEFTARG = ' || one."left" || ',', one."right"
        );
    END LOOP;
    CREATE AGGREGATE evil.count(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '4711');
    CREATE DOMAIN evil.text AS integer;
    CREATE DOMAIN evil.int8 AS integer CHECK (VALUE IS NULL);
    CREATE DOMAIN evil.bool AS integer CHECK (VALUE IS NULL);
END
$do$
"""


def hostile_schema(*, lies: bool) -> str:
    """The statement that makes it. With ``lies`` everything equals everything; else whatever is called fails."""
    return EVERYTHING.replace("{lies}", str(lies).lower())


def path_of(role: str, database: str) -> sql.Composed:
    """The statement that puts it before everything else for the role."""
    names = {"role": sql.Identifier(role), "database": sql.Identifier(database), "schema": sql.Identifier(SCHEMA)}
    return sql.SQL("ALTER ROLE {role} IN DATABASE {database} SET search_path = {schema}, pg_catalog, public").format(
        **names
    )
