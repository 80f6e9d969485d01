"""fazhi reads 法治政府建设 annual reports and labels every paragraph by field of work."""

__version__ = "0.1.0"
