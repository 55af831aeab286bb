-- The small world's ids: a self-reference and a cycle of two tables that can never be loaded one by one.
create table code_lists (code_id bigint primary key, label text not null);

create table schools (
    district_id text not null, school_id bigint, name text not null, principal_id bigint not null,
    primary key (district_id, school_id));
create table staff (
    district_id text not null, staff_id bigint, school_id bigint not null, manager_id bigint,
    code_id bigint references code_lists, first_name text, last_name text,
    primary key (district_id, staff_id),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, manager_id) references staff);
alter table schools add constraint schools_principal_fk
    foreign key (district_id, principal_id) references staff deferrable initially immediate;
create table users (
    user_id bigint primary key, district_id text not null, staff_id bigint, email text not null,
    foreign key (district_id, staff_id) references staff);
