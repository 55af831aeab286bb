FROM apache/airflow:3.3.2-python3.12

# With the constraints that the image was built with, which it holds, and with its own Airflow: nothing in it is replaced.
COPY --chown=airflow:root requirements.txt /opt/airflow/
RUN pip install --no-cache-dir "apache-airflow==${AIRFLOW_VERSION}" \
    -r /opt/airflow/requirements.txt --constraint "${HOME}/constraints.txt"

COPY --chown=airflow:root dags/ /opt/airflow/dags/
COPY --chown=airflow:root plugins/ /opt/airflow/plugins/
COPY --chown=airflow:root include/ /opt/airflow/include/
