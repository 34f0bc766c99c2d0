"""What runs and when: the command line, the Prefect flows, every side effect."""
