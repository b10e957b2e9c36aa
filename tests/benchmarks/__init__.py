"""The benchmark: our build beside Hugo's. `run.py` is its door."""
