"""The Ecomail twin, typed from the platform's published facts. ``twin.EcomailTwin`` is the way in.

Owns: everything the stand-in knows of this platform. Must not: know a client or another twin.
"""
