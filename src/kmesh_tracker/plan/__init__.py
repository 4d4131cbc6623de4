"""From meetings to plans: per version the items, deadlines and slips that the minutes tell of."""

from kmesh_tracker.plan.decided import decide
from kmesh_tracker.plan.items import join
from kmesh_tracker.plan.reading import Talked, empty, read
from kmesh_tracker.text.kinds import kind_of

__all__ = ["Talked", "decide", "empty", "join", "kind_of", "read"]
