"""State and commands of the wizard that sends events or orders of a file."""
