"""What is measured, against whom, and the last figures: `python -m benchmarks` (see BENCHMARKS.md)."""
