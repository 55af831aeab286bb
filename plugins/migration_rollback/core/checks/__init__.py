"""Judges what was read: each check is a pure function from facts to findings, one subject a file.

Every finding is born here; a check may use the models of ``core`` and touches nothing else.
"""
