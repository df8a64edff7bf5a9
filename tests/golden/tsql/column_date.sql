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
), step_7 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, state_a, state_b,
    (((((((state_a * 1010580641) ^ (state_b * 1046195743)) / 32768) & CAST(4294967295 AS bigint)) * 366) / CAST(4294967296 AS bigint)) + 19723) AS c_due
FROM step_6
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    DATEADD(day, CAST(c_due AS int), CAST('1970-01-01' AS date)) AS [due],
    DATEADD(day, CAST((c_due + (((((((state_a * 637923471) ^ (state_b * 559253381)) / 32768) & CAST(4294967295 AS bigint)) * 30) / CAST(4294967296 AS bigint)) + 1)) AS int), CAST('1970-01-01' AS date)) AS [paid],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_7
)
SELECT * FROM [made];
