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
SELECT TOP (1000000000) d_key, d_day, row_number, state_a,
    ((((state_a * 595389155) ^ (state_b * 881987371)) / 32768) & CAST(4294967295 AS bigint)) AS h_size,
    ((((state_a * 392013719) ^ (state_b * 601338797)) / 32768) & CAST(4294967295 AS bigint)) AS h_pieces
FROM step_6
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    CASE WHEN (h_size < CAST(2147483648 AS bigint)) THEN 'M' WHEN (h_size < CAST(3006477107 AS bigint)) THEN 'S' ELSE 'it''s L' END AS [size],
    CAST(CAST(CASE WHEN (h_pieces < 1431655765) THEN 1 WHEN (h_pieces < CAST(2863311531 AS bigint)) THEN 2 ELSE 3 END AS bigint) AS int) AS [pieces],
    'one' AS [always],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_7
)
SELECT * FROM [made];
