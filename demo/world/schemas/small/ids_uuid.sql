-- A variant for district ids that are uuids.
create table tenant_profiles (
    district_id uuid not null, profile_id bigint, settings jsonb, primary key (district_id, profile_id));
