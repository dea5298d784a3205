"""The nouns of the product: contacts, lists, accounts, reports, errors, texts.

Owns: frozen dataclasses and enums that every other room speaks, the error tree, the text catalogue.
Must not: import anything but the standard library, read a file, know a platform.
"""
