"""The verbs: what a person can do, as use-cases without Qt and without an HTTP library.

Owns: rules. Must not: hold a widget, make its own collaborators (they are handed in), know a single platform.
"""
