"""From a file of any kind to a platform: reading, planning, running, undoing."""
