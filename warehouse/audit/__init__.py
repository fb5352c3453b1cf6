"""Frames for the expectations, shaped by the SQL files of this folder.

One row per figure, per part of a breakdown, per sum, ...: a rule then is a comparison of columns. The
rows are those that a run would release and that are new or changed, with what they are compared with;
rows that are released already and unchanged have been judged.
"""

from warehouse.audit.frames import frames, record, released

__all__ = ["frames", "record", "released"]
