-- ids: identities and rosters. 45 tables of districts, in loading order; two shared ones.
-- A table's first line notes the rows of a district of share 1; a table without one is shared by all.
create domain district_key as text check (value <> '');
create schema directory;

create table grade_codes (grade_code text primary key, label text not null);
create table relationship_codes (relationship_code text primary key, label text not null);

create table districts ( -- 1 row
    district_id text primary key, name text not null, state text, opened_on date);
create table district_settings ( -- 30 rows
    district_id text not null references districts, setting_id bigint, name text not null, value jsonb,
    primary key (district_id, setting_id));
create table calendars ( -- 60 rows
    district_id text not null references districts, calendar_id bigint, school_year smallint not null,
    name text not null, primary key (district_id, calendar_id));
create table calendar_days ( -- 4,000 rows
    district_id text not null, calendar_id bigint not null, day_no bigint, held_on date not null, status text,
    primary key (district_id, calendar_id, day_no),
    foreign key (district_id, calendar_id) references calendars on delete cascade);
create table terms ( -- 180 rows
    district_id text not null, term_id bigint, calendar_id bigint not null, starts_on date, ends_on date,
    primary key (district_id, term_id), foreign key (district_id, calendar_id) references calendars);
create table regions ( -- 12 rows
    district_id text not null references districts, region_id bigint, parent_region_id bigint, name text,
    primary key (district_id, region_id),
    foreign key (district_id, parent_region_id) references regions);
-- schools and staff reference each other: neither can be emptied alone.
create table schools ( -- 60 rows
    district_id text not null references districts, school_id bigint, region_id bigint, name text not null,
    principal_id bigint, primary key (district_id, school_id),
    foreign key (district_id, region_id) references regions);
create table departments ( -- 480 rows
    district_id text not null, department_id bigint, school_id bigint not null, name text not null,
    primary key (district_id, department_id), foreign key (district_id, school_id) references schools);
create table staff ( -- 6,000 rows
    district_id text not null, staff_id bigint, school_id bigint, department_id bigint, manager_id bigint,
    first_name text, last_name text,
    full_name text generated always as (first_name || ' ' || last_name) stored,
    hired_on date, primary key (district_id, staff_id),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, department_id) references departments,
    foreign key (district_id, manager_id) references staff);
alter table schools add constraint schools_principal_fk
    foreign key (district_id, principal_id) references staff;
create table staff_certificates ( -- 9,000 rows
    district_id text not null, certificate_id bigint, staff_id bigint not null, name text, expires_on date,
    primary key (district_id, certificate_id),
    foreign key (district_id, staff_id) references staff on delete cascade);
create table staff_assignments ( -- 8,000 rows
    district_id text not null, staff_id bigint not null, assignment_no bigint, school_id bigint not null,
    starts_on date, primary key (district_id, staff_id, assignment_no),
    foreign key (district_id, staff_id) references staff,
    foreign key (district_id, school_id) references schools);
create table buildings ( -- 150 rows
    district_id varchar(64) not null references districts, building_id bigint, school_id bigint, name text,
    primary key (district_id, building_id));
create table rooms ( -- 3,000 rows
    district_id varchar(64) not null, room_id bigint, building_id bigint not null, seats smallint,
    primary key (district_id, room_id), foreign key (district_id, building_id) references buildings);
create table lockers ( -- 9,000 rows
    locker_id bigint primary key, district_id varchar(64) not null, room_id bigint, combination text,
    foreign key (district_id, room_id) references rooms);
create table households ( -- 12,000 rows
    district_id district_key not null, household_id bigint, street text, city text, language text,
    primary key (district_id, household_id));
create table household_phones ( -- 12,000 rows
    district_id district_key not null, household_id bigint not null, phone_no bigint, phone text,
    primary key (district_id, household_id, phone_no),
    foreign key (district_id, household_id) references households on delete cascade);
create table students ( -- 20,000 rows
    district_id text not null references districts, student_id bigint, student_number text not null,
    school_id bigint not null, household_id bigint, grade_code text references grade_codes,
    first_name text, last_name text, born_on date, status text,
    primary key (district_id, student_id), unique (district_id, student_number),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, household_id) references households);
create table student_profiles ( -- 18,000 rows
    district_id text not null, student_id bigint, nickname text, photo_consent boolean, preferences jsonb,
    primary key (district_id, student_id), foreign key (district_id, student_id) references students);
create table student_aliases ( -- 2,500 rows
    district_id text not null, alias_id bigint, student_number text not null, source text,
    primary key (district_id, alias_id),
    foreign key (district_id, student_number) references students (district_id, student_number));
create table student_addresses ( -- 9,000 rows
    address_id uuid primary key, district_id text not null, student_id bigint not null, street text,
    foreign key (district_id, student_id) references students on delete cascade);
create table locker_assignments ( -- 7,000 rows
    assignment_id bigint primary key, district_id text not null, student_id bigint not null,
    locker_id bigint references lockers on delete set null,
    foreign key (district_id, student_id) references students);
create table guardians ( -- 11,000 rows
    district_id text not null, guardian_id bigint, household_id bigint, first_name text, last_name text,
    email text, primary key (district_id, guardian_id),
    foreign key (district_id, household_id) references households);
create table "StudentGuardian" ( -- 15,000 rows
    district_id text not null, "LinkNo" bigint, student_id bigint not null, guardian_id bigint not null,
    relationship_code text references relationship_codes, primary key (district_id, "LinkNo"),
    foreign key (district_id, student_id) references students on delete cascade,
    foreign key (district_id, guardian_id) references guardians);
create table pickup_permissions ( -- 4,000 rows
    district_id text not null, permission_id bigint, "LinkNo" bigint not null, granted_on date,
    primary key (district_id, permission_id),
    foreign key (district_id, "LinkNo") references "StudentGuardian" on delete cascade);
create table courses ( -- 900 rows
    district_id text not null references districts, course_id bigint, course_code varchar(40) not null,
    department_id bigint, prerequisite_id bigint, title text,
    primary key (district_id, course_id), unique (district_id, course_code),
    foreign key (district_id, department_id) references departments,
    foreign key (district_id, prerequisite_id) references courses);
create table sections ( -- 6,000 rows
    district_id text not null, section_id bigint, course_id bigint not null, term_id bigint not null,
    teacher_id bigint, room_no text, primary key (district_id, section_id),
    foreign key (district_id, course_id) references courses,
    foreign key (district_id, term_id) references terms,
    foreign key (district_id, teacher_id) references staff);
create table section_teachers ( -- 6,400 rows
    district_id text not null, section_id bigint not null, teacher_no bigint, staff_id bigint not null,
    primary key (district_id, section_id, teacher_no),
    foreign key (district_id, section_id) references sections on delete cascade,
    foreign key (district_id, staff_id) references staff);
create table enrollments ( -- 40,000 rows
    district_id text not null, enrollment_id bigint, student_id bigint not null, section_id bigint not null,
    enrolled_on date, status text, primary key (district_id, enrollment_id),
    foreign key (district_id, student_id) references students,
    foreign key (district_id, section_id) references sections);
create table enrollment_changes ( -- 7,000 rows
    change_id bigint primary key, district_id text not null, enrollment_id bigint not null, status text,
    changed_at timestamptz,
    foreign key (district_id, enrollment_id) references enrollments on delete cascade);
create table homerooms ( -- 700 rows
    district_id text not null, homeroom_id bigint, school_id bigint not null, teacher_id bigint,
    primary key (district_id, homeroom_id),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, teacher_id) references staff);
create table homeroom_students ( -- 8,000 rows
    district_id text not null, homeroom_id bigint not null, seat_no bigint, student_id bigint not null,
    primary key (district_id, homeroom_id, seat_no),
    foreign key (district_id, homeroom_id) references homerooms,
    foreign key (district_id, student_id) references students);
create table school_years ( -- 8 rows
    district_id char(8) not null, year_no bigint, school_year smallint, primary key (district_id, year_no));
create table grading_periods ( -- 48 rows
    district_id char(8) not null, period_id bigint, year_no bigint not null, name text,
    primary key (district_id, period_id), foreign key (district_id, year_no) references school_years);
create table transfers ( -- 1,200 rows
    district_id text not null, transfer_id bigint, student_id bigint not null, from_school_id bigint,
    to_school_id bigint, transferred_on date, primary key (district_id, transfer_id),
    foreign key (district_id, student_id) references students,
    foreign key (district_id, from_school_id) references schools (district_id, school_id),
    foreign key (district_id, to_school_id) references schools (district_id, school_id));
create table "user" ( -- 12,000 rows
    user_id bigint primary key, district_id text not null references districts, name text, email text,
    unique (district_id, user_id));
create table user_roles ( -- 5,000 rows
    role_id bigint primary key, district_id text not null, user_id bigint not null references "user",
    role text, granted_at timestamptz);
create table user_sessions ( -- 2,500 rows
    session_id uuid primary key, district_id text not null, user_id bigint not null,
    started_at timestamptz, foreign key (district_id, user_id) references "user" (district_id, user_id));
create table staff_users ( -- 5,000 rows
    district_id text not null, staff_id bigint, user_id bigint not null references "user",
    primary key (district_id, staff_id), foreign key (district_id, staff_id) references staff);
create table consents ( -- 1,500 rows
    district_id text not null, consent_id bigint, guardian_id bigint not null, student_id bigint not null,
    signed_on date, primary key (district_id, consent_id),
    foreign key (district_id, guardian_id) references guardians,
    foreign key (district_id, student_id) references students);
create table device_types ( -- 25 rows
    district_id text not null, device_type_id bigint, name text, primary key (district_id, device_type_id));
create table devices ( -- 1,500 rows
    device_id bigint primary key, district_id text not null, device_type_id bigint not null, serial_no text,
    foreign key (district_id, device_type_id) references device_types);
create table graduation_plans ( -- 100 rows
    district_id text not null, graduation_plan_id bigint, course_id bigint, title text,
    primary key (district_id, graduation_plan_id), foreign key (district_id, course_id) references courses);
create table student_graduation_plans ( -- 586 rows
    district_id text not null, student_id bigint, graduation_plan_id bigint not null, agreed_on date,
    primary key (district_id, student_id),
    foreign key (district_id, student_id) references students,
    foreign key (district_id, graduation_plan_id) references graduation_plans);
-- The same name as public.staff and public.schools, in the schema of another application.
create table directory.schools ( -- 60 rows
    district_id text not null, school_id bigint, website text, primary key (district_id, school_id));
create table directory.staff ( -- 1,000 rows
    district_id text not null, staff_id bigint, school_id bigint not null, phone text, email text,
    primary key (district_id, staff_id),
    foreign key (district_id, school_id) references directory.schools,
    foreign key (district_id, staff_id) references public.staff);
