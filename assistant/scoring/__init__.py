"""Composite-indicator scoring: pure functions over pandas and numpy."""
