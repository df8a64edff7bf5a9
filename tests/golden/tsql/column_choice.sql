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
    ((((state_a ^ CAST(2717871614 AS bigint)) * 569420461) + (state_b * 595389155)) & CAST(4294967295 AS bigint)) AS s1_h_size,
    ((((state_a ^ CAST(2461210944 AS bigint)) * 569420461) + (state_b * 392013719)) & CAST(4294967295 AS bigint)) AS s1_h_pieces
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, state_a,
    (((s1_h_size ^ (s1_h_size / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_h_size,
    (((s1_h_pieces ^ (s1_h_pieces / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_h_pieces
FROM step_7
), step_9 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, state_a,
    (s2_h_size ^ (s2_h_size / 32768)) AS h_size,
    (s2_h_pieces ^ (s2_h_pieces / 32768)) AS h_pieces
FROM step_8
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    CASE WHEN (h_size < CAST(2147483648 AS bigint)) THEN 'M' WHEN (h_size < CAST(3006477107 AS bigint)) THEN 'S' ELSE 'it''s L' END AS [size],
    CAST(CAST(CASE WHEN (h_pieces < 1431655765) THEN 1 WHEN (h_pieces < CAST(2863311531 AS bigint)) THEN 2 ELSE 3 END AS bigint) AS int) AS [pieces],
    'one' AS [always],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_9
)
SELECT * FROM [made];
