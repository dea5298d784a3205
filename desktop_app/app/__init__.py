"""Wiring, start, stop, uncaught errors, pictures. The only room where objects are made; holds no rule."""
