"""Everything that the demo and the end-to-end tests run on: servers, a world of districts, and an Airflow."""
