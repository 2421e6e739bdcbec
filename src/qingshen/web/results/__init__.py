"""Runs of the engine, the pages of enterprises and of the cohort, and the tree behind each figure."""
