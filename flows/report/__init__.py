"""The report: a static site made from the published file, for people who never see SQL."""

from flows.report.build import ReportSummary, build_report

__all__ = ["ReportSummary", "build_report"]
