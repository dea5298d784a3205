"""What a person sees: widgets, one class a file. Holds no rule that a test would want without a window."""
