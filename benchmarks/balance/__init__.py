"""Benchmarks of balances: how fast they close, how surely errors are found."""
