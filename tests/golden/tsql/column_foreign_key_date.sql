-- events: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_a, d_key, d_day, d_date_key,
    exploded.[of_number] AS i_block
FROM days_events
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_a, d_key, d_day, d_date_key,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_key, d_day, d_date_key, row_number,
    ((row_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_key, d_day, d_date_key, row_number,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_key, d_day, d_date_key, row_number,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a
FROM step_4
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    d_date_key AS date_key,
    d_day AS [$day],
    (s2_state_a ^ (s2_state_a / 32768)) AS [$hash]
FROM step_5
)
SELECT * FROM [made];
