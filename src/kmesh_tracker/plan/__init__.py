"""From meetings to plans: per version the items, deadlines and slips that the minutes tell of."""

from kmesh_tracker.plan.decided import decide
from kmesh_tracker.plan.items import join
from kmesh_tracker.plan.kinds import kind_of
from kmesh_tracker.plan.reading import Talked, empty, read

__all__ = ["Talked", "decide", "empty", "join", "kind_of", "read"]
