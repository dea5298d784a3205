"""The Sendios twin, typed from the platform's published facts. ``twin.SendiosTwin`` is the way in.

Owns: everything the stand-in knows of this platform. Must not: know a client or another twin.
"""
