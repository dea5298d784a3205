"""The screen of the template preview."""
