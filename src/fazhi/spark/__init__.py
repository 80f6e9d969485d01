"""Spark, for more reports than one machine labels in an evening: the same functions, per partition."""

from fazhi.spark.classify import SparkOutcome, classify_with_spark
from fazhi.spark.topics import fit_with_spark

__all__ = ["SparkOutcome", "classify_with_spark", "fit_with_spark"]
