-- The small world's hcp2: reserved and mixed-case names.
create table "user" (
    district_id text not null, user_id bigint, name text not null, primary key (district_id, user_id));
create table "StudentGuardian" (
    district_id text not null, "GuardianNo" bigint, user_id bigint not null, phone text,
    primary key (district_id, "GuardianNo"), foreign key (district_id, user_id) references "user");
create table "order" (
    order_id bigint primary key, district_id text not null, "GuardianNo" bigint not null, amount numeric(8, 2),
    foreign key (district_id, "GuardianNo") references "StudentGuardian");
