-- hcp2: campus services: health, meals, transport, discipline. 28 tables of districts; three shared ones.
create schema health;

create table incident_codes (incident_code text primary key, label text not null);
create table allergens (allergen_code text primary key, label text not null);
create table vaccines (vaccine_code text primary key, label text not null);

create table campuses ( -- 60 rows
    district_id text not null, campus_id bigint, name text, primary key (district_id, campus_id));
create table persons ( -- 9,000 rows
    person_id bigint primary key, district_id text not null, campus_id bigint, first_name text,
    last_name text,
    unique (district_id, person_id), foreign key (district_id, campus_id) references campuses);
create table cafeterias ( -- 70 rows
    district_id char(8) not null, cafeteria_id bigint, name text, primary key (district_id, cafeteria_id));
create table cafeteria_staff ( -- 912 rows
    district_id char(8) not null, member_id bigint, cafeteria_id bigint not null, last_name text,
    primary key (district_id, member_id), foreign key (district_id, cafeteria_id) references cafeterias);
create table menus ( -- 900 rows
    district_id char(8) not null, menu_id bigint, cafeteria_id bigint not null, served_on date,
    primary key (district_id, menu_id), foreign key (district_id, cafeteria_id) references cafeterias);
create table menu_items ( -- 4,000 rows
    district_id char(8) not null, menu_id bigint not null, item_no bigint, name text, price numeric(6, 2),
    allergen_code text references allergens, primary key (district_id, menu_id, item_no),
    foreign key (district_id, menu_id) references menus on delete cascade);
create table meal_accounts ( -- 7,000 rows
    account_id bigint primary key, district_id text not null, person_id bigint not null references persons,
    balance numeric(8, 2), opened_on date);
create table "order" ( -- 16,000 rows
    order_id bigint primary key, district_id text not null,
    account_id bigint not null references meal_accounts,
    ordered_at timestamptz, amount numeric(8, 2));
create table "OrderLine" ( -- 22,000 rows
    district_id text not null, order_id bigint not null references "order" on delete cascade, "LineNo" bigint,
    name text, price numeric(6, 2), primary key (district_id, order_id, "LineNo"));
create table account_payments ( -- 4,000 rows
    payment_id uuid primary key, district_id text not null, account_id bigint references meal_accounts,
    amount numeric(8, 2), paid_at timestamptz);
create table meal_applications ( -- 2,000 rows
    district_id text not null, application_id bigint, person_id bigint not null, status text, decided_on date,
    primary key (district_id, application_id),
    foreign key (district_id, person_id) references persons (district_id, person_id));
create table depots ( -- 8 rows
    district_id text not null, depot_id bigint, name text, primary key (district_id, depot_id));
-- Each bus has a driver and each driver a usual bus: a cycle whose keys wait for COMMIT.
create table drivers ( -- 250 rows
    district_id text not null, driver_id bigint, usual_bus_id bigint not null, last_name text,
    primary key (district_id, driver_id));
create table buses ( -- 200 rows
    district_id text not null, bus_id bigint, depot_id bigint not null, driver_id bigint not null,
    seats smallint,
    primary key (district_id, bus_id), foreign key (district_id, depot_id) references depots,
    foreign key (district_id, driver_id) references drivers deferrable initially deferred);
alter table drivers add constraint drivers_usual_bus_fk
    foreign key (district_id, usual_bus_id) references buses deferrable initially deferred;
create table routes ( -- 400 rows
    district_id text not null, route_id bigint, bus_id bigint, name text, primary key (district_id, route_id),
    foreign key (district_id, bus_id) references buses);
create table stops ( -- 4,000 rows
    district_id text not null, route_id bigint not null, stop_no bigint, street text, stops_at time,
    primary key (district_id, route_id, stop_no),
    foreign key (district_id, route_id) references routes on delete cascade);
create table riders ( -- 6,000 rows
    district_id text not null, rider_id bigint, person_id bigint not null references persons,
    route_id bigint not null, stop_no bigint not null, primary key (district_id, rider_id),
    foreign key (district_id, route_id, stop_no) references stops);
create table bus_incidents ( -- 600 rows
    district_id text not null, bus_incident_id bigint, bus_id bigint, rider_id bigint,
    happened_at timestamptz,
    primary key (district_id, bus_incident_id), foreign key (district_id, bus_id) references buses,
    foreign key (district_id, rider_id) references riders);
create table incidents ( -- 4,000 rows
    incident_id bigint primary key, district_id text not null, campus_id bigint, follows_incident_id bigint
    references incidents, incident_code text references incident_codes, happened_at timestamptz,
    foreign key (district_id, campus_id) references campuses);
create table incident_persons ( -- 6,000 rows
    district_id text not null, incident_id bigint not null references incidents on delete cascade,
    entry_no bigint, person_id bigint not null references persons, role text,
    primary key (district_id, incident_id, entry_no));
create table sanctions ( -- 3,000 rows
    district_id text not null, sanction_id bigint, incident_id bigint not null, entry_no bigint not null,
    days smallint, primary key (district_id, sanction_id),
    foreign key (district_id, incident_id, entry_no) references incident_persons);
create table appeals ( -- 300 rows
    district_id text not null, appeal_id bigint, sanction_id bigint not null, status text,
    primary key (district_id, appeal_id), foreign key (district_id, sanction_id) references sanctions);
create table health.records ( -- 8,000 rows
    district_id text not null, record_id bigint, person_id bigint not null references persons, opened_on date,
    primary key (district_id, record_id));
create table health.visits ( -- 12,000 rows
    district_id text not null, visit_id bigint, record_id bigint not null, visited_at timestamptz,
    reason text,
    primary key (district_id, visit_id), foreign key (district_id, record_id) references health.records);
create table health.immunizations ( -- 5,000 rows
    district_id text not null, record_id bigint not null, dose_no bigint,
    vaccine_code text references vaccines,
    given_on date, primary key (district_id, record_id, dose_no),
    foreign key (district_id, record_id) references health.records on delete cascade);
create table health.medications ( -- 900 rows
    district_id text not null, medication_id bigint, record_id bigint not null, name text,
    primary key (district_id, medication_id), foreign key (district_id, record_id) references health.records);
create table health.medication_doses ( -- 2,500 rows
    district_id text not null, dose_id bigint, medication_id bigint not null, given_at timestamptz,
    primary key (district_id, dose_id),
    foreign key (district_id, medication_id) references health.medications);
create table health.incidents ( -- 900 rows
    district_id text not null, incident_id bigint, visit_id bigint, public_incident_id bigint, note text,
    primary key (district_id, incident_id), foreign key (district_id, visit_id) references health.visits,
    foreign key (public_incident_id) references public.incidents (incident_id));
