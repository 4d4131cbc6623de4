"""The file of decisions: read, amended, and the names that changes have in it.

A person's word wins over what was worked out. What is decided lives in a small file under version control
beside the configuration, one table for each decision.
"""

from kmesh_tracker.decisions.naming import ChangeName, ChangeRegister
from kmesh_tracker.decisions.reading import FILE_NAME, LONGEST, parse, read, text_of
from kmesh_tracker.decisions.writing import amended

__all__ = ["FILE_NAME", "LONGEST", "ChangeName", "ChangeRegister", "amended", "parse", "read", "text_of"]
