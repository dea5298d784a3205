"""The wizard that sends events or orders of a file: a page a file."""
