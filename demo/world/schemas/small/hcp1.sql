-- The small world's hcp1: a chain of three tables, the middle one partitioned by year.
create table sections (
    district_id text not null, section_id bigint, name text not null, primary key (district_id, section_id));
create table attendance (
    district_id text not null, school_year smallint not null, attendance_id bigint, section_id bigint not null,
    attended_on date not null, primary key (district_id, school_year, attendance_id),
    foreign key (district_id, section_id) references sections) partition by list (school_year);
create table attendance_2024 partition of attendance for values in (2024);
create table attendance_2025 partition of attendance for values in (2025);
create table attendance_notes (
    district_id text not null, note_id bigint, school_year smallint not null, attendance_id bigint not null,
    note text, primary key (district_id, note_id),
    foreign key (district_id, school_year, attendance_id) references attendance on delete cascade);
