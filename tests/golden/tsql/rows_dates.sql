-- days: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    ((d_date_key + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a
FROM days_days
), step_2 AS (
SELECT TOP (1000000000) d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a
FROM step_2
), made AS (
SELECT TOP (1000000000) d_date_key AS date_key,
    DATEADD(day, CAST(d_date AS int), CAST('1970-01-01' AS date)) AS [date],
    d_day_name AS day_name,
    CAST(CASE WHEN (d_is_holiday = 1) THEN 1 WHEN NOT (d_is_holiday = 1) THEN 0 END AS bit) AS is_holiday,
    d_holiday_name AS [holiday],
    d_day AS [$day],
    (s2_state_a ^ (s2_state_a / 32768)) AS [$hash]
FROM step_3
)
SELECT * FROM [made];
