"""`make doctor` on the stores of the running site, without a DAG run."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.doctor_process import doctor
from tests.e2e.migrations import MigrationFactory


def test_the_doctor_says_what_a_plan_would_find_and_changes_nothing(
    migration: MigrationFactory, tmp_path: Path
) -> None:
    """With its remedy; what it is asked about has to be there, and a plan that is blocked is no success."""
    failed = migration(stores=["sp", "adb"], graph=False)
    before = sorted(path for path in failed.cert.site.data_root.rglob("*"))
    healthy = doctor(failed, tmp_path, failed.run_id)
    assert healthy.returncode == 0, healthy.stderr
    assert f"migration {failed.run_id} of district {failed.district_id}: {failed.rows} rows" in healthy.stdout
    assert "BLOCK" not in healthy.stdout
    assert "rows of the district in" in healthy.stderr  # its progress, beside what it has found
    assert "INFO" not in healthy.stdout

    with failed.refusing("sp", "public.programs", "kept"):
        warned = doctor(failed, tmp_path, failed.run_id)
        assert warned.returncode == 0
        assert "WARN delete_trigger" in warned.stdout
        assert "  -> look at what its function does" in warned.stdout
    failed.cert.sql("sp", f"CREATE RULE keep_{failed.run_id[-3:]} AS ON DELETE TO contacts DO INSTEAD NOTHING")
    try:
        blocked = doctor(failed, tmp_path, failed.run_id)
    finally:
        failed.cert.sql("sp", f"DROP RULE keep_{failed.run_id[-3:]} ON contacts")
    assert "BLOCK delete_rule" in blocked.stdout
    assert "DISABLE RULE" in blocked.stdout
    assert blocked.returncode != 0

    included = doctor(failed, tmp_path, failed.run_id, '{"include_derived": true}')
    assert included.returncode == 0, included.stderr
    refused = doctor(failed, tmp_path, failed.run_id, '{"include_everything": 1}')
    assert refused.returncode != 0
    assert "CONF is not usable: include_everything: " in refused.stderr

    missing = doctor(failed, tmp_path, "mig-20251106-999")
    assert missing.returncode != 0
    assert "mig-20251106-999.json: is missing" in missing.stderr
    assert sorted(path for path in failed.cert.site.data_root.rglob("*")) == before
    failed.assert_nothing_deleted()
