"""Measurements of nnbook against its peers, as ratios: ``make bench``, or ``run.py --help``."""
