"""Errors of Spark in words, without the stacks of the JVM."""

from __future__ import annotations

from py4j.protocol import Py4JJavaError

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.lakehouse_pyspark.spark_files import CAUSE


def told_failure(error: Exception) -> str:
    """What went wrong, in the words of the error without the stacks of the JVM."""
    if isinstance(error, RuntimeFailure):
        return error.message
    causes = CAUSE.findall(str(error))
    if causes:
        return str(causes[-1]).removeprefix("Caused by: ")
    lines: list[str] = str(error).strip().split("\n")
    # What py4j says first is which of its objects was called.
    return lines[1].lstrip(": ") if isinstance(error, Py4JJavaError) and len(lines) > 1 else lines[0]
