-- hcp1: classroom: scheduling, attendance, grades. 30 tables of districts, in loading order; two shared ones.
create schema archive;

create table attendance_codes (attendance_code text primary key, label text not null);
create table subject_codes (subject_code text primary key, label text not null);

create table tenants ( -- 1 row
    district_id text primary key, name text not null);
create table bell_schedules ( -- 120 rows
    district_id text not null references tenants, schedule_id bigint, name text,
    primary key (district_id, schedule_id));
create table periods ( -- 900 rows
    district_id text not null, period_id bigint, schedule_id bigint not null, starts_at time,
    primary key (district_id, period_id),
    foreign key (district_id, schedule_id) references bell_schedules on delete cascade);
create table teachers ( -- 3,000 rows
    district_id text not null references tenants, teacher_id bigint, mentor_id bigint, last_name text,
    primary key (district_id, teacher_id), foreign key (district_id, mentor_id) references teachers);
create table classes ( -- 6,000 rows
    district_id text not null, class_id bigint, teacher_id bigint not null, period_id bigint,
    subject_code text references subject_codes, primary key (district_id, class_id),
    foreign key (district_id, teacher_id) references teachers,
    foreign key (district_id, period_id) references periods);
create table class_meetings ( -- 8,000 rows
    district_id text not null, class_id bigint not null, meeting_no bigint, held_on date, room text,
    primary key (district_id, class_id, meeting_no),
    foreign key (district_id, class_id) references classes on delete cascade);
create table pupils ( -- 8,000 rows
    district_id text not null references tenants, pupil_id bigint, pupil_number varchar(40) not null,
    first_name text, last_name text, primary key (district_id, pupil_id), unique (district_id, pupil_number));
create table class_rosters ( -- 22,000 rows
    district_id text not null, roster_id bigint, class_id bigint not null, pupil_id bigint not null,
    primary key (district_id, roster_id),
    foreign key (district_id, class_id) references classes,
    foreign key (district_id, pupil_id) references pupils);
create table seating_charts ( -- 2,000 rows
    district_id text not null, chart_id bigint, class_id bigint not null, layout jsonb,
    primary key (district_id, chart_id), foreign key (district_id, class_id) references classes);
create table seats ( -- 5,000 rows
    district_id text not null, chart_id bigint not null, seat_no bigint, pupil_id bigint,
    primary key (district_id, chart_id, seat_no),
    foreign key (district_id, chart_id) references seating_charts on delete cascade,
    foreign key (district_id, pupil_id) references pupils);
-- Partitioned by year: a key that points here has a clone for each partition.
create table attendance ( -- 40,000 rows
    district_id text not null, school_year smallint not null, attendance_id bigint, pupil_id bigint not null,
    attendance_code text references attendance_codes, attended_on date not null, minutes smallint,
    primary key (district_id, school_year, attendance_id),
    foreign key (district_id, pupil_id) references pupils) partition by list (school_year);
create table attendance_2024 partition of attendance for values in (2024);
create table attendance_2025 partition of attendance for values in (2025);
create table attendance_other partition of attendance default;
create table attendance_corrections ( -- 3,000 rows
    district_id text not null, correction_id bigint, school_year smallint not null,
    attendance_id bigint not null,
    corrected_by bigint, reason text, primary key (district_id, correction_id),
    foreign key (district_id, school_year, attendance_id) references attendance,
    foreign key (district_id, corrected_by) references teachers);
create table absence_notes ( -- 2,000 rows
    note_id bigint primary key, district_id text not null, school_year smallint not null,
    attendance_id bigint not null, note text,
    foreign key (district_id, school_year, attendance_id) references attendance on delete cascade);
create table grade_scales ( -- 20 rows
    district_id text not null, scale_id bigint, name text, primary key (district_id, scale_id));
create table grade_marks ( -- 240 rows
    district_id text not null, scale_id bigint not null, mark_no bigint, mark text, minimum numeric(5, 2),
    primary key (district_id, scale_id, mark_no),
    foreign key (district_id, scale_id) references grade_scales);
create table grade_categories ( -- 600 rows
    district_id text not null, category_id bigint, scale_id bigint, weight numeric(5, 2),
    primary key (district_id, category_id), foreign key (district_id, scale_id) references grade_scales);
create table assignments ( -- 9,000 rows
    assignment_id bigint primary key, district_id text not null, class_id bigint not null,
    category_id bigint, title text, due_on date,
    foreign key (district_id, class_id) references classes,
    foreign key (district_id, category_id) references grade_categories);
create table submissions ( -- 16,000 rows
    submission_id bigint primary key, district_id text not null, pupil_id bigint not null,
    assignment_id bigint not null references assignments on delete cascade, handed_in_at timestamptz,
    foreign key (district_id, pupil_id) references pupils);
create table "Grade" ( -- 15,000 rows
    district_id text not null, "GradeNo" bigint, submission_id bigint not null references submissions,
    points numeric(6, 2), primary key (district_id, "GradeNo"));
create table grade_comments ( -- 4,000 rows
    district_id text not null, comment_id bigint, "GradeNo" bigint not null, comment text,
    primary key (district_id, comment_id), foreign key (district_id, "GradeNo") references "Grade");
create table report_cards ( -- 8,000 rows
    district_id text not null, pupil_id bigint not null, card_no bigint, school_year smallint, issued_on date,
    primary key (district_id, pupil_id, card_no), foreign key (district_id, pupil_id) references pupils);
-- Shares district_id and pupil_id between two keys.
create table report_card_lines ( -- 9,000 rows
    district_id text not null, line_id bigint, pupil_id bigint not null, card_no bigint not null, mark text,
    primary key (district_id, line_id),
    foreign key (district_id, pupil_id, card_no) references report_cards,
    foreign key (district_id, pupil_id) references pupils);
create table transcripts ( -- 4,000 rows
    transcript_id uuid primary key, district_id text not null, pupil_number varchar(40) not null,
    foreign key (district_id, pupil_number) references pupils (district_id, pupil_number));
create table transcript_lines ( -- 6,000 rows
    district_id text not null, line_id bigint, transcript_id uuid not null references transcripts,
    title text, credits numeric(4, 2), primary key (district_id, line_id));
create table substitutes ( -- 300 rows
    district_id text not null, substitute_id bigint, teacher_id bigint, held_on date,
    primary key (district_id, substitute_id), foreign key (district_id, teacher_id) references teachers);
create table lesson_plans ( -- 2,500 rows
    district_id text not null, plan_id bigint, class_id bigint not null, based_on bigint, title text,
    primary key (district_id, plan_id),
    foreign key (district_id, class_id) references classes,
    foreign key (district_id, based_on) references lesson_plans);
create table lesson_files ( -- 1,200 rows
    district_id text not null, file_id bigint, plan_id bigint not null, path text,
    primary key (district_id, file_id),
    foreign key (district_id, plan_id) references lesson_plans on delete cascade);
-- The year before last, moved to a schema of its own under the same names.
create table archive.classes ( -- 900 rows
    district_id varchar(64) not null, class_id bigint, title text, primary key (district_id, class_id));
create table archive.attendance ( -- 2,319 rows
    district_id varchar(64) not null, attendance_id bigint, class_id bigint, attended_on date,
    primary key (district_id, attendance_id),
    foreign key (district_id, class_id) references archive.classes);
create table archive.report_cards ( -- 900 rows
    district_id varchar(64) not null, card_no bigint, issued_on date, primary key (district_id, card_no));
