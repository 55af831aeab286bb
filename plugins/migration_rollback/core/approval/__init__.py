"""The question that a person is asked, and what their answer is worth.

Pure: it knows the plan and nothing of Airflow.
"""
