"""The template preview without a window: what each recipient will see, and what is wrong with it."""
