"""The DAG that a user of stock operators would write; the benchmark copies this file into its Airflow.

One mapped task a store, one instance a statement, one at a time, stores one after the other. The statements come from
the JSON file that $BENCH_STATEMENTS names, by store and in the order of deletion.
"""

import json
import os
from pathlib import Path

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG, chain

with DAG("stock_deletions", schedule=None, catchup=False, default_args={"retries": 0}) as dag:
    chain(
        *(
            SQLExecuteQueryOperator.partial(
                task_id=f"delete_{store}", conn_id=f"cert_{store}", max_active_tis_per_dagrun=1
            ).expand(sql=statements)
            for store, statements in json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text()).items()
        )
    )
