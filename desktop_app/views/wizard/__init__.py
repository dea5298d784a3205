"""The import wizard on screen: the frame and one page a step. Must not: hold a rule."""
