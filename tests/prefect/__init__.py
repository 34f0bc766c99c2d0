"""Scheduled runs against a real Prefect server."""
