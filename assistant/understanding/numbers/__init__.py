"""The numbers of a question beside its years: how many units, which places, bounds, and amounts of change."""
