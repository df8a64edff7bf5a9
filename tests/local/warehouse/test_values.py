"""Values by T-SQL's rules, where DuckDB's are others; the answers are those of its documentation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingen_fab.local.warehouse.connection import server_of_environment
from ingen_fab.local.warehouse.errors import WarehouseError

Ask = Callable[[str], Any]
D = Decimal
VALUES: list[tuple[str, object]] = [
    # Whole numbers: division and remainder go toward zero.
    ("7 / 2", 3),
    ("-7 / 2", -3),
    ("7 % -2", 1),
    ("-7 % 2", -1),
    ("CAST(7 AS bigint) / 2", 3),
    # Decimals: T-SQL's own digits, cut and not rounded.
    ("10 / 3.0", D("3.333333")),
    ("2 / 3.0", D("0.666666")),
    ("7.0 / 2", D("3.500000")),
    ("CAST(1.25 AS decimal(18,1))", D("1.3")),
    ("CAST(-1.25 AS decimal(18,1))", D("-1.3")),
    ("CAST(2.5 AS int)", 2),
    ("CAST(-2.9 AS bigint)", -2),
    ("CAST(5 AS decimal(18,2)) * 0.01", D("0.0500")),
    # Bits: ^ is exclusive or, and a number above 2147483647 has to be cast.
    ("5 ^ 3", 6),
    ("CAST(4294967295 AS bigint) & 255", 255),
    ("(1 | 4) + 2", 7),
    # Text: + puts together, NULL wins; CONCAT passes over it.
    ("'a' + 'b'", "ab"),
    ("'a' + NULL", None),
    ("CONCAT('a', NULL, 1)", "a1"),
    ("'1' + 2", 3),
    ("LEN('a ')", 1),
    ("LEN('größe')", 5),
    ("DATALENGTH('größe')", 7),
    ("DATALENGTH('a ')", 2),
    ("CASE WHEN 'a' = 'a ' THEN 1 ELSE 0 END", 1),
    ("CASE WHEN 'a' = 'A' THEN 1 ELSE 0 END", 0),
    ("CAST('größe' AS varchar(3))", "gr"),
    ("CAST('größe' AS varchar(4))", "grö"),
    ("CAST('abc' AS varchar(2))", "ab"),
    ("SUBSTRING('abc', 2, 5)", "bc"),
    ("RIGHT('0007', 2)", "07"),
    ("REPLICATE('0', 3)", "000"),
    ("REPLICATE('0', -1)", None),
    ("CHARINDEX('c', 'abcabc')", 3),
    ("CHARINDEX('c', 'abcabc', 4)", 6),
    ("CHARINDEX('x', 'abc')", 0),
    ("STUFF('abcdef', 2, 3, 'x')", "axef"),
    ("REPLACE('aXa', 'X', 'b')", "aba"),
    ("UPPER('abc')", "ABC"),
    ("LTRIM('  a ') + '|'", "a |"),
    ("ISNULL(CAST(NULL AS varchar(2)), 'abc')", "ab"),
    ("COALESCE(NULL, 'abc')", "abc"),
    ("NULLIF(1, 1)", None),
    ("IIF(1 > 2, 'a', 'b')", "b"),
    # Bits as values, and as text.
    ("CAST(5 AS bit)", True),
    ("CAST(CAST(1 AS bit) AS varchar(5))", "1"),
    ("CASE WHEN CAST(1 AS bit) = 1 THEN 'y' END", "y"),
    # Conversions from text.
    ("CAST(' 12 ' AS int)", 12),
    ("CAST('' AS int)", 0),
    ("TRY_CAST('12.5' AS int)", None),
    ("TRY_CAST('x' AS decimal(5,2))", None),
    ("CAST('1.005' AS decimal(5,2))", D("1.01")),
    ("CAST('20240105' AS date)", date(2024, 1, 5)),
    ("CAST('2024-01-05' AS datetime2(6))", datetime(2024, 1, 5)),
    # Days and instants.
    ("DATEADD(day, 3, CAST('2024-02-27' AS date))", date(2024, 3, 1)),
    ("DATEADD(month, 1, CAST('2024-01-31' AS date))", date(2024, 2, 29)),
    ("DATEADD(day, 1.9, CAST('2024-01-01' AS date))", date(2024, 1, 2)),
    ("DATEADD(microsecond, 7, CAST('2024-01-01' AS datetime2(6)))", datetime(2024, 1, 1, 0, 0, 0, 7)),
    ("DATEDIFF(day, '2024-01-01', '2024-03-01')", 60),
    ("DATEDIFF(year, '2023-12-31', '2024-01-01')", 1),
    ("DATEDIFF(week, '2024-01-06', '2024-01-07')", 1),
    ("DATEPART(weekday, CAST('2024-01-07' AS date))", 1),
    ("DATEPART(week, CAST('2024-01-07' AS date))", 2),
    ("YEAR(CAST('2024-05-06' AS date)) * 100 + MONTH(CAST('2024-05-06' AS date))", 202405),
    ("EOMONTH(CAST('2024-02-05' AS date))", date(2024, 2, 29)),
    ("CONVERT(varchar(10), CAST('2024-01-05' AS date), 23)", "2024-01-05"),
    ("CONVERT(varchar(8), CAST('2024-01-05' AS date), 112)", "20240105"),
    ("CONVERT(date, '20240105', 112)", date(2024, 1, 5)),
    ("CAST(CAST('2024-01-05 10:00' AS datetime2(6)) AS varchar(30))", "2024-01-05 10:00:00.000000"),
    ("DATETRUNC(month, CAST('2024-05-06' AS date))", date(2024, 5, 1)),
    ("SCHEMA_ID('nowhere')", None),
    ("OBJECT_ID('dbo.nothing')", None),
    ("DB_NAME()", "wh"),
    ("1.5e3", 1500.0),
    ("(SELECT COUNT(*) FROM (SELECT 1 AS a UNION ALL SELECT 1) AS t)", 2),
    ("(SELECT SUM(a) FROM (VALUES (1), (2)) AS t(a))", 3),
    ("(SELECT AVG(a) FROM (VALUES (1), (2)) AS t(a))", 1),
    ("(SELECT STRING_AGG(a, ',') WITHIN GROUP (ORDER BY a DESC) FROM (VALUES ('x'), ('y')) AS t(a))", "y,x"),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_a_value_is_what_t_sql_says(ask: Ask, text: str, value: object) -> None:
    found = ask(text)
    assert found == value
    assert type(found) is type(value)


ERRORS: list[tuple[str, int, str]] = [
    ("1 / 0", 8134, "Divide by zero"),
    ("1 % 0", 8134, "Divide by zero"),
    ("(SELECT 1 / a FROM (VALUES (0)) AS t(a))", 8134, "Divide by zero"),
    ("CAST('12.5' AS int)", 50000, "Conversion failed"),
    ("2147483647 + 1", 50000, "Overflow"),
    ("4294967295 & 255", 402, "incompatible in a bitwise"),
    ("a", 207, "Invalid column name 'a'"),
    ("1 > 2", 102, "a condition is no value"),
    ("CASE WHEN 1 THEN 2 END", 4145, "non-boolean"),
    ("N'x'", 15871, "N in front"),
    ("CAST(1 AS nvarchar(5))", 15871, "the type nvarchar"),
    ("CAST(1 AS tinyint)", 15871, "the type tinyint"),
    ("CAST('2024-01-01' AS datetime)", 15871, "the type datetime"),
    ("CAST(1 AS money)", 15871, "the type money"),
    ("CAST('2024-01-01' AS datetime2(7))", 15871, r"datetime2\(7\)"),
    ("CAST('x' AS varchar(9000))", 131, "exceeds the maximum"),
    ("FROBNICATE(1)", 15871, "the function FROBNICATE"),
    ("PATINDEX('%a%', 'b')", 40515, "the function PATINDEX does not run here"),
    ("SUM(1 > 2)", 102, "a condition is no value"),
    ("SUM('a')", 8117, "invalid for sum"),
    ("ROW_NUMBER()", 10753, "must have an OVER"),
    ("CAST('2024-01-01' AS date) + 1", 206, "Operand type clash"),
    ("@nothing", 137, "Must declare"),
    ("DATEADD(hour, 1, CAST('2024-01-01' AS date))", 9810, "datepart hour"),
    ("DATEADD(blink, 1, CAST('2024-01-01' AS date))", 155, "'blink'"),
    ("1 & 2 + 3", 40515, "without brackets"),
    ("CASE WHEN 'a' LIKE '[a-z]' THEN 1 END", 40515, "in brackets"),
    ("(SELECT 1 AS a, 2 AS b)", 116, "Only one column"),
]


@pytest.mark.skipif(bool(server_of_environment()), reason="a server has words of its own")
@pytest.mark.parametrize(("text", "number", "words"), ERRORS, ids=[text for text, _, _ in ERRORS])
def test_what_t_sql_refuses_is_refused_with_its_number(ask: Ask, text: str, number: int, words: str) -> None:
    with pytest.raises(WarehouseError, match=words) as caught:
        ask(text)
    assert caught.value.number == number
