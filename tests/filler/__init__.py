"""Fills any PostgreSQL database with rows of several districts; knows nothing of the product that is judged by it."""

from tests.filler.districts import id_for
from tests.filler.fill import DISTRICTS, Filled, fill

__all__ = ["DISTRICTS", "Filled", "fill", "id_for"]
