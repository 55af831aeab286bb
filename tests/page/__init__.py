"""The page *Rollback* in a browser, in front of an Airflow that is played."""
