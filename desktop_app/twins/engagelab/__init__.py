"""The EngageLab Email twin: the account-level REST interface under ``/v1/``, in two data centres.

Typed from the platform's published facts alone. Must not: import anything outside ``desktop_app.twins``.
"""
