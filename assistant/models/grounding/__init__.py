"""Is a sentence that a chat model wrote supported by the passages that it cites?"""

from .checking import check
from .verdict import Verdict

__all__ = ["Verdict", "check"]
