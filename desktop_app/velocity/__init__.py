"""The template engine: text and data in, text or an error with its place out. Must not know the app."""
