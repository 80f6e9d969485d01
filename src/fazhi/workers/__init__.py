"""Processes that can be killed, for work on files nobody vouches for."""

from fazhi.workers.pool import Limits, Lost, Pool

__all__ = ["Limits", "Lost", "Pool"]
