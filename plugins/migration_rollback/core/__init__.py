"""What is decided, as plain values: knows neither Airflow nor a driver."""
