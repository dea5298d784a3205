"""The five tabs, one widget a file; each shows one view-model. Must not: hold a rule."""
