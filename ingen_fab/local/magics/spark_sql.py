"""`%%sql` of PySpark notebooks: Spark SQL, one statement after the other, what they give shown as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot.errors import SqlglotError

from ingen_fab.local.display import display
from ingen_fab.local.failures import MagicError
from ingen_fab.local.magics.call import MagicCall


def spark_sql(call: MagicCall) -> None:
    """Run the statements of a cell and show what each gives.

    Raises MagicError, with the line of the statement, for one that fails.
    """
    assert call.session.spark is not None
    statements = list(split_statements(call.body or ""))
    if not statements:
        raise MagicError("%%sql has no statement", hint="Write Spark SQL below the line %%sql.")
    for line, text in statements:
        frame = _run(call, line, text)
        if frame.columns:
            display(frame)


def _run(call: MagicCall, line: int, text: str) -> Any:
    from pyspark.errors import PySparkException

    assert call.session.spark is not None
    spark = call.session.spark.session()
    try:
        return spark.sql(text)
    except PySparkException as error:
        told = str(error).split("\n\nJVM stacktrace:")[0].strip()
        raise MagicError(f"Spark SQL: {told}", line=line + 1) from error


def split_statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with the line on which it begins, from 1; those in texts left alone.

    A text that cannot be split is one statement, so that Spark itself tells what is wrong.
    """
    try:
        tokens = sqlglot.tokenize(text, read="spark")
    except SqlglotError:
        yield 1, text
        return
    held: list[Any] = []
    for token in [*tokens, None]:
        if token is not None and token.token_type is not sqlglot.TokenType.SEMICOLON:
            held.append(token)
        elif held:
            yield text.count("\n", 0, held[0].start) + 1, text[held[0].start : held[-1].end + 1]
            held = []
