"""Campaign Desk: four e-mail platforms from one window. The version is kept here and nowhere else."""

__version__ = "0.1.0"
