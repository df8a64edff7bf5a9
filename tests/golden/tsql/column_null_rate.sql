-- events: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_a, d_b, d_key, d_day,
    exploded.[of_number] AS i_block
FROM days_events
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_a, d_b, d_key, d_day,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_key, d_day, row_number,
    ((row_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((row_number + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_key, d_day, row_number,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_key, d_day, row_number,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_key, d_day, row_number,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a,
    (s2_state_b ^ (s2_state_b / 32768)) AS state_b
FROM step_5
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    CASE WHEN (((((state_a * 422135491) ^ (state_b * 809694979)) / 32768) & CAST(4294967295 AS bigint)) < 1073741824) THEN CAST(NULL AS varchar(8000)) ELSE CASE WHEN (((((state_a * 461732041) ^ (state_b * 124873937)) / 32768) & CAST(4294967295 AS bigint)) < CAST(2147483648 AS bigint)) THEN 'a' ELSE 'b' END END AS [word],
    CAST(CASE WHEN (((((state_a * 115628335) ^ (state_b * 154993135)) / 32768) & CAST(4294967295 AS bigint)) < 429496730) THEN CAST(NULL AS bigint) ELSE ((((((state_a * 241321629) ^ (state_b * 332384471)) / 32768) & CAST(4294967295 AS bigint)) * 10) / CAST(4294967296 AS bigint)) END AS int) AS [whole],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_6
)
SELECT * FROM [made];
