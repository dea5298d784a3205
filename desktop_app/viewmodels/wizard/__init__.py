"""State and commands of the import wizard, one module a concern. Must not: hold a rule of reading,
planning or sending."""
