"""More on this platform: the forms made from its manifest."""
