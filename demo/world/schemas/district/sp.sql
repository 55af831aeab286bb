-- sp: special programs. 28 tables of districts, in loading order; two shared ones.
create schema billing;

create table disability_codes (disability_code text primary key, label text not null);
create table service_codes (service_code text primary key, label text not null);

create table programs ( -- 40 rows
    program_id bigint primary key, district_id text not null, parent_program_id bigint references programs,
    name text);
create table providers ( -- 300 rows
    provider_id bigint primary key, district_id text not null, last_name text, email text);
create table provider_licenses ( -- 500 rows
    district_id text not null, license_id bigint, provider_id bigint not null references providers
    on delete cascade, expires_on date, primary key (district_id, license_id));
create table participants ( -- 5,000 rows
    district_id text not null, participant_id bigint, first_name text, last_name text, born_on date,
    primary key (district_id, participant_id));
create table participations ( -- 6,000 rows
    district_id text not null, participation_id bigint, participant_id bigint not null,
    program_id bigint not null references programs, status text, primary key (district_id, participation_id),
    foreign key (district_id, participant_id) references participants);
create table referrals ( -- 3,000 rows
    district_id text not null, referral_id bigint, participant_id bigint not null, referred_on date,
    primary key (district_id, referral_id),
    foreign key (district_id, participant_id) references participants);
create table evaluations ( -- 3,000 rows
    district_id text not null, evaluation_id bigint, referral_id bigint not null, provider_id bigint
    references providers, disability_code text references disability_codes,
    primary key (district_id, evaluation_id), foreign key (district_id, referral_id) references referrals);
-- A plan names its current version, a version its plan.
create table plans ( -- 3,500 rows
    district_id text not null, plan_id bigint, participant_id bigint not null, current_version_id bigint,
    primary key (district_id, plan_id),
    foreign key (district_id, participant_id) references participants);
create table plan_versions ( -- 5,000 rows
    district_id text not null, version_id bigint, plan_id bigint not null, status text, valid_from date,
    primary key (district_id, version_id), foreign key (district_id, plan_id) references plans);
alter table plans add constraint plans_current_version_fk
    foreign key (district_id, current_version_id) references plan_versions;
create table goals ( -- 7,000 rows
    district_id text not null, goal_id bigint, version_id bigint not null, description text,
    primary key (district_id, goal_id), foreign key (district_id, version_id) references plan_versions);
create table objectives ( -- 5,000 rows
    district_id text not null, goal_id bigint not null, objective_no bigint, description text,
    primary key (district_id, goal_id, objective_no),
    foreign key (district_id, goal_id) references goals on delete cascade);
create table progress_notes ( -- 6,000 rows
    note_id bigint primary key, district_id text not null, goal_id bigint not null,
    objective_no bigint not null,
    noted_on date, note text, foreign key (district_id, goal_id, objective_no) references objectives);
create table meetings ( -- 2,500 rows
    district_id text not null, meeting_id bigint, plan_id bigint not null, held_at timestamptz,
    primary key (district_id, meeting_id), foreign key (district_id, plan_id) references plans);
create table meeting_attendees ( -- 5,000 rows
    district_id text not null, meeting_id bigint not null, attendee_no bigint, provider_id bigint
    references providers on delete set null, role text, primary key (district_id, meeting_id, attendee_no),
    foreign key (district_id, meeting_id) references meetings on delete cascade);
create table meeting_minutes ( -- 1,500 rows
    district_id text not null, meeting_id bigint, summary text, primary key (district_id, meeting_id),
    foreign key (district_id, meeting_id) references meetings);
create table services ( -- 4,000 rows
    service_id bigint primary key, district_id text not null, version_id bigint not null,
    service_code text references service_codes, minutes integer,
    foreign key (district_id, version_id) references plan_versions);
create table service_sessions ( -- 6,700 rows
    session_id uuid primary key, district_id text not null, service_id bigint not null references services,
    provider_id bigint references providers, held_at timestamptz);
create table "LanguageProfile" ( -- 2,000 rows
    district_id varchar(64) not null, "ProfileNo" bigint, home_language text,
    primary key (district_id, "ProfileNo"));
create table "LanguageTest" ( -- 2,500 rows
    district_id varchar(64) not null, test_id bigint, "ProfileNo" bigint not null, points numeric(6, 2),
    primary key (district_id, test_id), foreign key (district_id, "ProfileNo") references "LanguageProfile");
create table gifted_screenings ( -- 1,200 rows
    district_id text not null, screening_id bigint, participant_id bigint, points numeric(6, 2),
    primary key (district_id, screening_id),
    foreign key (district_id, participant_id) references participants);
create table clubs ( -- 150 rows
    district_id text not null, club_id bigint, name text, primary key (district_id, club_id));
create table "group" ( -- 300 rows
    district_id text not null, group_id bigint, club_id bigint not null, name text,
    primary key (district_id, group_id), foreign key (district_id, club_id) references clubs);
create table group_members ( -- 3,000 rows
    district_id text not null, group_id bigint not null, member_no bigint, participant_id bigint,
    primary key (district_id, group_id, member_no),
    foreign key (district_id, group_id) references "group" on delete cascade,
    foreign key (district_id, participant_id) references participants);
create table billing.payers ( -- 10 rows
    payer_id bigint primary key, district_id text not null, name text);
create table billing.services ( -- 2,500 rows
    billing_id bigint primary key, district_id text not null, service_id bigint references public.services,
    payer_id bigint not null references billing.payers, amount numeric(8, 2));
create table billing.claims ( -- 1,200 rows
    district_id text not null, claim_id bigint, payer_id bigint references billing.payers, filed_on date,
    primary key (district_id, claim_id));
create table billing.claim_lines ( -- 2,500 rows
    district_id text not null, claim_id bigint not null, line_no bigint, billing_id bigint
    references billing.services, amount numeric(8, 2), primary key (district_id, claim_id, line_no),
    foreign key (district_id, claim_id) references billing.claims on delete cascade);
create table billing.remittances ( -- 600 rows
    remittance_id uuid primary key, district_id text not null, claim_id bigint not null, paid_on date,
    foreign key (district_id, claim_id) references billing.claims);
