"""From the chapters to the package: reading, merging and judging the cells tagged ``export:``."""
