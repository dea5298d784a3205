"""Twin of eSputnik / Yespo / Reteno: one platform under three brands, same paths, same JSON.

Typed from the published facts; readings of unsure ones stand in ``twins/README.md``.
"""
