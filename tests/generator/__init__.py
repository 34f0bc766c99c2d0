"""Scrambled newspaper pages with known truth, and the command that measures a rebuilder on them.

`python -m tests.generator.evaluate --pages 200 --seed 1` prints the page measures, the join-confidence table and what
the wrong pages have in common; `python -m tests.generator.corpus OUT --megabytes 50` writes a collection of issues.

`text` writes stories, `setting` and `columns` set them, `arrange` scrambles, `repeats` copies, `dump` prints and
labels; `recipe` says how often each thing happens.
"""
