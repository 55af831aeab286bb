-- The small world's adb: the same table name in two schemas, and a key to a unique constraint.
create schema archive;
create table assessments (
    assessment_id bigint primary key, district_id text not null, form_code text not null, title text,
    unique (district_id, form_code));
create table scores (
    district_id text not null, score_id bigint, form_code text not null, points numeric(6, 2),
    primary key (district_id, score_id),
    foreign key (district_id, form_code) references assessments (district_id, form_code));
create table archive.scores (
    district_id text not null, score_id bigint, points numeric(6, 2), primary key (district_id, score_id));
