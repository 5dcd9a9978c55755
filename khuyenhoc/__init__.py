"""khuyenhoc: the year's work of a Vietnamese Learning Promotion Association."""

__version__ = "0.1.0"
