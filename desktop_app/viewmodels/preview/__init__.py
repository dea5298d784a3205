"""View-models of the template preview."""
