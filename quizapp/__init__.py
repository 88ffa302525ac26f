"""A platform for hội thi tìm hiểu: knowledge contests that trade unions run for their members."""

__version__ = "0.1.0"
