"""The part of Java that templates can see: values, their methods and how Velocity chooses among them."""
