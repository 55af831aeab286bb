-- adb: the assessment database. 26 tables of districts, in loading order; two shared ones.
create domain district_key as varchar(64);
create schema reporting;

create table item_types (item_type text primary key, label text not null);
create table performance_levels (level_code bigint primary key, label text not null);

create table programs ( -- 15 rows
    district_id text not null, program_id bigint, name text, primary key (district_id, program_id));
create table assessments ( -- 300 rows
    district_id text not null, assessment_id bigint, assessment_code text not null,
    program_id bigint not null,
    previous_id bigint, title text, primary key (district_id, assessment_id),
    unique (district_id, assessment_code), foreign key (district_id, program_id) references programs,
    foreign key (district_id, previous_id) references assessments);
create table forms ( -- 600 rows
    district_id text not null, form_id bigint, assessment_code text not null, language text,
    primary key (district_id, form_id),
    foreign key (district_id, assessment_code) references assessments (district_id, assessment_code));
create table passages ( -- 700 rows
    district_id text not null, passage_id bigint, title text, primary key (district_id, passage_id));
create table items ( -- 4,000 rows
    item_id bigint primary key, district_id text not null, passage_id bigint,
    item_type text references item_types, prompt text,
    foreign key (district_id, passage_id) references passages);
create table item_choices ( -- 6,000 rows
    district_id text not null, item_id bigint not null references items on delete cascade, choice_no bigint,
    choice text, correct boolean, primary key (district_id, item_id, choice_no));
create table form_items ( -- 5,000 rows
    district_id text not null, form_id bigint not null, position_no bigint, item_id bigint not null
    references items, primary key (district_id, form_id, position_no),
    foreign key (district_id, form_id) references forms);
create table standards ( -- 800 rows
    district_id text not null, standard_id bigint, parent_standard_id bigint, title text,
    primary key (district_id, standard_id),
    foreign key (district_id, parent_standard_id) references standards);
create table item_standards ( -- 4,000 rows
    district_id text not null, link_id bigint, item_id bigint references items, standard_id bigint not null,
    primary key (district_id, link_id), foreign key (district_id, standard_id) references standards);
create table examinees ( -- 9,000 rows
    district_id text not null, examinee_id bigint, examinee_number varchar(40) not null, grade_level smallint,
    primary key (district_id, examinee_id), unique (district_id, examinee_number));
create table accommodations ( -- 900 rows
    district_id text not null, accommodation_id bigint, examinee_number varchar(40) not null, name text,
    primary key (district_id, accommodation_id),
    foreign key (district_id, examinee_number) references examinees (district_id, examinee_number));
create table test_windows ( -- 60 rows
    district_id text not null, window_id bigint, opens_on date, closes_on date,
    primary key (district_id, window_id));
create table sessions ( -- 2,000 rows
    district_id text not null, session_id bigint, window_id bigint not null, form_id bigint not null,
    starts_at timestamptz, primary key (district_id, session_id),
    foreign key (district_id, window_id) references test_windows,
    foreign key (district_id, form_id) references forms);
create table session_proctors ( -- 2,400 rows
    district_id text not null, session_id bigint not null, proctor_no bigint, last_name text,
    primary key (district_id, session_id, proctor_no),
    foreign key (district_id, session_id) references sessions on delete cascade);
create table registrations ( -- 12,000 rows
    district_id text not null, registration_id bigint, session_id bigint not null,
    examinee_id bigint not null,
    status text, primary key (district_id, registration_id),
    foreign key (district_id, session_id) references sessions,
    foreign key (district_id, examinee_id) references examinees);
create table attempts ( -- 12,000 rows
    attempt_id bigint primary key, district_id text not null, registration_id bigint not null,
    started_at timestamptz, foreign key (district_id, registration_id) references registrations);
-- Partitioned by hash: a district's rows lie in one partition, beside those of other districts.
create table responses ( -- 31,025 rows
    district_id text not null, response_id bigint, attempt_id bigint not null references attempts,
    item_id bigint not null references items, answer text, primary key (district_id, response_id)
    ) partition by hash (district_id);
create table responses_0 partition of responses for values with (modulus 4, remainder 0);
create table responses_1 partition of responses for values with (modulus 4, remainder 1);
create table responses_2 partition of responses for values with (modulus 4, remainder 2);
create table responses_3 partition of responses for values with (modulus 4, remainder 3);
create table response_scores ( -- 9,000 rows
    district_id text not null, response_id bigint not null, score_no bigint, points numeric(6, 2),
    primary key (district_id, response_id, score_no),
    foreign key (district_id, response_id) references responses on delete cascade);
create table scores ( -- 8,000 rows
    score_id bigint primary key, district_id text not null, attempt_id bigint not null references attempts,
    level_code bigint references performance_levels, points numeric(6, 2));
create table score_appeals ( -- 250 rows
    district_id text not null, appeal_id bigint, score_id bigint not null references scores, status text,
    primary key (district_id, appeal_id));
create table rubrics ( -- 200 rows
    district_id district_key not null, rubric_id bigint, title text, primary key (district_id, rubric_id));
create table rubric_rows ( -- 1,000 rows
    district_id district_key not null, rubric_id bigint not null, row_no bigint, points smallint,
    primary key (district_id, rubric_id, row_no),
    foreign key (district_id, rubric_id) references rubrics on delete cascade);
create table "ScoreExport" ( -- 150 rows
    "ExportId" uuid primary key, district_id text not null, window_id bigint, exported_at timestamptz,
    foreign key (district_id, window_id) references test_windows);
create table "ScoreExportRow" ( -- 3,000 rows
    district_id text not null, row_no bigint, "ExportId" uuid not null references "ScoreExport",
    score_id bigint references scores, primary key (district_id, row_no));
create table reporting.scores ( -- 7,000 rows
    district_id text not null, score_id bigint, points numeric(6, 2), primary key (district_id, score_id),
    foreign key (score_id) references public.scores);
create table reporting.school_results ( -- 600 rows
    district_id text not null, result_id bigint, window_id bigint, average numeric(6, 2),
    primary key (district_id, result_id),
    foreign key (district_id, window_id) references public.test_windows);
