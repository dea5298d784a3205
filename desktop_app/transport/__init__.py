"""The one door to HTTP. Owns: client, retry, pacing, errors, request log. Must not: know a platform."""
