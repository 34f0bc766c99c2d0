"""The pages of the report, in the order of its menu."""

from flows.report.pages.holdings import GAPS, QUALITY
from flows.report.pages.names import ORGANIZATIONS, PEOPLE, PLACES, WRITERS
from flows.report.pages.paper import OVERVIEW, SEARCH, VOLUME
from flows.report.pages.wording import FIGURES, PHRASES, REPRINTS

PAGES = (OVERVIEW, SEARCH, VOLUME, ORGANIZATIONS, PLACES, PEOPLE, WRITERS, PHRASES, FIGURES, REPRINTS, GAPS, QUALITY)
