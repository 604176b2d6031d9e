"""A result's rows to charts, as Vega-Lite specifications: which chart a kind of result gets, and what it is made of."""

from assistant.charts.kinds import MOST_BARS, charts_for
from assistant.charts.labels import Names, PlainNames, component_label, title_of
from assistant.charts.tiles import Place, places

__all__ = ["MOST_BARS", "Names", "Place", "PlainNames", "charts_for", "component_label", "places", "title_of"]
