"""A schema that has everything at once that makes rows hard to come by."""

SHARED = "district_id, school_year, school, term, grade, course"

TORTURE = (
    "CREATE SCHEMA ids",
    'CREATE SCHEMA "Order"',
    "CREATE TYPE ids.state AS ENUM ('planned', 'given', 'it''s over')",
    "CREATE DOMAIN ids.code AS varchar(12) CHECK (VALUE ~ '^[A-Z]{3}[0-9]{2,6}$')",
    "CREATE DOMAIN ids.district AS text NOT NULL CHECK (length(VALUE) BETWEEN 3 AND 10)",
    "CREATE TABLE ids.kind (code ids.code PRIMARY KEY, parent ids.code REFERENCES ids.kind)",
    # Seven columns, one of which is also a key of its own to shared rows.
    f"""CREATE TABLE ids.section (
        district_id ids.district, school_year int, school int, term int, grade int, course int,
        kind ids.code NOT NULL REFERENCES ids.kind, PRIMARY KEY ({SHARED}))""",
    f"""CREATE TABLE ids.room (district_id ids.district, school_year int, school int, term int, grade int, course int,
        room int GENERATED ALWAYS AS IDENTITY, label text GENERATED ALWAYS AS ('room ' || school) STORED,
        PRIMARY KEY ({SHARED}, room), FOREIGN KEY ({SHARED}) REFERENCES ids.section)""",
    f"""CREATE TABLE ids.staff (district_id ids.district, school_year int, school int, term int, grade int, course int,
        person int, role text, since date, until date, state ids.state NOT NULL,
        CHECK (until > since), UNIQUE ({SHARED}, person, role, since, until, state),
        FOREIGN KEY ({SHARED}) REFERENCES ids.section)""",
    # A key of eleven columns that shares six with a key of seven, and both share district_id with the primary key.
    f"""CREATE TABLE ids.lesson (district_id ids.district, school_year int, school int, term int, grade int, course int,
        room int, person int, role text, since date, until date, state ids.state, lesson bigint,
        PRIMARY KEY (district_id, lesson), FOREIGN KEY ({SHARED}, room) REFERENCES ids.room,
        FOREIGN KEY ({SHARED}, person, role, since, until, state)
            REFERENCES ids.staff ({SHARED}, person, role, since, until, state),
        FOREIGN KEY ({SHARED}) REFERENCES ids.section)""",
    # Cycles of two and three; the one of three cannot be NULL anywhere.
    "CREATE TABLE ids.head (district_id ids.district, id int PRIMARY KEY, deputy int)",
    "CREATE TABLE ids.deputy (district_id ids.district, id int PRIMARY KEY,"
    " head int NOT NULL UNIQUE REFERENCES ids.head)",
    "ALTER TABLE ids.head ADD FOREIGN KEY (deputy) REFERENCES ids.deputy",
    *(
        f"CREATE TABLE ids.ring{i} (district_id ids.district, id int, ring int NOT NULL, PRIMARY KEY (district_id, id))"
        for i in range(3)
    ),
    *(
        f"ALTER TABLE ids.ring{i} ADD FOREIGN KEY (district_id, ring) REFERENCES ids.ring{(i + 1) % 3}"
        for i in range(3)
    ),
    "CREATE TABLE ids.unit (district_id ids.district, id int, parent int NOT NULL, PRIMARY KEY (district_id, id),"
    " FOREIGN KEY (district_id, parent) REFERENCES ids.unit)",
    # Two levels of partitions, referenced by what has no district.
    "CREATE TABLE ids.event (district_id ids.district, day date, id int, PRIMARY KEY (district_id, day, id))"
    " PARTITION BY LIST (district_id)",
    "CREATE TABLE ids.event_d PARTITION OF ids.event FOR VALUES IN ('D-002', 'D-0021') PARTITION BY RANGE (day)",
    "CREATE TABLE ids.event_d_1 PARTITION OF ids.event_d FOR VALUES FROM ('2021-01-01') TO ('2021-01-08')",
    "CREATE TABLE ids.event_d_2 PARTITION OF ids.event_d FOR VALUES FROM ('2022-01-01') TO ('2022-01-08')",
    "CREATE TABLE ids.event_rest PARTITION OF ids.event DEFAULT PARTITION BY HASH (id)",
    "CREATE TABLE ids.event_rest_0 PARTITION OF ids.event_rest FOR VALUES WITH (MODULUS 3, REMAINDER 2)",
    "CREATE TABLE ids.guest (id int PRIMARY KEY, d ids.district, day date, event int,"
    " FOREIGN KEY (d, day, event) REFERENCES ids.event)",
    # Names, and one name in two schemas.
    'CREATE TABLE "Order"."Group" (district_id ids.district, "User" int PRIMARY KEY, "Select" text, "a.b" text UNIQUE,'
    ' "%s" int CHECK ("%s" % 2 = 0), CHECK ("Select" <> \'\'))',
    'CREATE TABLE ids."Group" (district_id ids.district, "from" int REFERENCES "Order"."Group",'
    ' "to" int NOT NULL UNIQUE REFERENCES "Order"."Group" ("User"), CHECK ("from" IS NULL OR "from" <> "to"))',
    # Tables without the column: over two of them to a district.
    'CREATE TABLE ids.tag (group_ int PRIMARY KEY REFERENCES "Order"."Group")',
    "CREATE TABLE ids.tag_of_tag (tag int NOT NULL REFERENCES ids.tag, n int, EXCLUDE (n WITH =))",
    "CREATE TABLE ids.booking (district_id ids.district, room text NOT NULL, during tstzrange NOT NULL,"
    " EXCLUDE USING gist (during WITH &&))",
)
