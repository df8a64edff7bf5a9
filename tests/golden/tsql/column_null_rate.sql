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
    ((((state_a ^ 711826999) * 569420461) + (state_b * 461732041)) & CAST(4294967295 AS bigint)) AS s1_h_word,
    ((((state_a ^ CAST(3423690231 AS bigint)) * 569420461) + (state_b * 422135491)) & CAST(4294967295 AS bigint)) AS s1_n_word,
    ((((state_a ^ 795012554) * 569420461) + (state_b * 241321629)) & CAST(4294967295 AS bigint)) AS s1_h_whole,
    ((((state_a ^ 1153023612) * 569420461) + (state_b * 115628335)) & CAST(4294967295 AS bigint)) AS s1_n_whole
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, state_a,
    (((s1_h_word ^ (s1_h_word / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_h_word,
    (((s1_n_word ^ (s1_n_word / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_n_word,
    (((s1_h_whole ^ (s1_h_whole / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_h_whole,
    (((s1_n_whole ^ (s1_n_whole / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_n_whole
FROM step_7
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    CASE WHEN ((s2_n_word ^ (s2_n_word / 32768)) < 1073741824) THEN CAST(NULL AS varchar(8000)) ELSE CASE WHEN ((s2_h_word ^ (s2_h_word / 32768)) < CAST(2147483648 AS bigint)) THEN 'a' ELSE 'b' END END AS [word],
    CAST(CASE WHEN ((s2_n_whole ^ (s2_n_whole / 32768)) < 429496730) THEN CAST(NULL AS bigint) ELSE ((((s2_h_whole ^ (s2_h_whole / 32768)) * 10) / CAST(4294967296 AS bigint)) + 0) END AS int) AS [whole],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_8
)
SELECT * FROM [made];
