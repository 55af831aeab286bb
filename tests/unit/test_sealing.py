"""Seals under records, and tallies of rows."""

from hypothesis import given
from hypothesis import strategies as st

from migration_rollback.core.seal import is_sealed, seal
from migration_rollback.core.tally import Tally

RECORD = {"rollback_run_id": "rb-20251106T101500Z", "fingerprint": "ab12", "stores": ["sp", "ids"]}
KEY = b"a key"

tallies = st.builds(Tally, number=st.integers(0, 2**40), digest=st.integers(-(2**100), 2**100))


def test_seal_is_that_of_the_record_and_the_key() -> None:
    given_seal = seal(KEY, RECORD)
    assert is_sealed(KEY, dict(reversed(RECORD.items())), given_seal)
    assert not is_sealed(b"another key", RECORD, given_seal)
    assert not is_sealed(KEY, {**RECORD, "fingerprint": "ab13"}, given_seal)
    assert not is_sealed(KEY, RECORD, "")


@given(tallies, tallies)
def test_what_goes_and_what_stays_add_up(gone: Tally, left: Tally) -> None:
    assert (gone + left) - left == gone


@given(tallies)
def test_digest_survives_json(tally: Tally) -> None:
    document = tally.model_dump(mode="json")
    assert isinstance(document["digest"], str)
    assert Tally.model_validate(document) == tally
