"""The one door to HTTP: client, pacing, retry, error tree, request log.

Owns: every request that leaves the program; the HTTP library is imported here and nowhere else, at the first
request, since start-up is measured. Must not: know a platform (bases, keys, limits and the meaning of
refusals are handed in) or write a secret or a filled path anywhere.
"""
