"""Every check of the warehouse. A new one is one entry in the module of its subject."""

from flows.checks.catalogue.articles import ARTICLE_CHECKS
from flows.checks.catalogue.deliveries import DELIVERY_CHECKS
from flows.checks.catalogue.drift import DRIFT_CHECKS
from flows.checks.catalogue.facts import FACT_CHECKS
from flows.checks.catalogue.issues import ISSUE_CHECKS
from flows.checks.catalogue.repeats import REPEAT_CHECKS
from flows.checks.catalogue.text import TEXT_CHECKS
from flows.checks.declared import make_declared_checks
from flows.checks.model import Check

SUBJECT_CHECKS: tuple[Check, ...] = (
    TEXT_CHECKS + ARTICLE_CHECKS + REPEAT_CHECKS + FACT_CHECKS + ISSUE_CHECKS + DELIVERY_CHECKS + DRIFT_CHECKS
)
CHECKS: tuple[Check, ...] = make_declared_checks() + SUBJECT_CHECKS

__all__ = ["CHECKS", "SUBJECT_CHECKS"]
