"""What the page *Rollback* shows: documents for the browser, made of a plan or of a report.

Pure: it may use the rest of ``core``. Nothing is ever decided by a document.
"""
