-- A variant for district ids like 42: the column is an integer, the id of the contract stays a string.
create table legacy_headcounts (
    district_id integer not null, headcount_id bigint, pupils integer, primary key (district_id, headcount_id));
