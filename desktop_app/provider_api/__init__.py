"""The contract that every platform signs: capabilities, manifest, limits, the provider's methods, paging.

Owns: the contract. Must not: know a platform.
"""
