-- The text form that the district id has as a value of the column's own type.
SELECT CAST(%(district_id)s AS {type})::pg_catalog.text AS text_form
