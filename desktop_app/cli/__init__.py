"""The services from a terminal. Must not import Qt, hold a rule or go round a service."""
