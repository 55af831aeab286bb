-- The small world's sp: ON DELETE CASCADE and SET NULL, each within the district.
create table programs (
    program_id bigint primary key, district_id text not null, name text not null);
create table participants (
    participant_id bigint primary key, district_id text not null,
    program_id bigint not null references programs on delete cascade, joined_on date);
create table contacts (
    contact_id bigint primary key, district_id text not null,
    participant_id bigint references participants on delete set null, happened_at timestamptz);
