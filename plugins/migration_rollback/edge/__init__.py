"""Where the package meets Airflow: settings, connections, operators and tasks."""
