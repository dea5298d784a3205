"""The local memory: jobs, rows, activity, read cache. Must not hold a secret."""
