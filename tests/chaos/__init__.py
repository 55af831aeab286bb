"""Whole rollbacks on the real stack, with faults at moments that a seed draws; judged from outside."""
