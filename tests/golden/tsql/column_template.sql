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
SELECT TOP (1000000000) d_day,
    ((row_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((row_number + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b,
    (d_key + row_number) AS c_event_id
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_day, c_event_id,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_day, c_event_id,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_day, c_event_id,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a,
    (s2_state_b ^ (s2_state_b / 32768)) AS state_b
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_day, c_event_id, state_a,
    CASE WHEN (((((state_a * 461732041) ^ (state_b * 124873937)) / 32768) & CAST(4294967295 AS bigint)) < CAST(2147483648 AS bigint)) THEN 'a' ELSE 'b' END AS c_word,
    (((((((state_a * 1010580641) ^ (state_b * 1046195743)) / 32768) & CAST(4294967295 AS bigint)) * 366) / CAST(4294967296 AS bigint)) + 19723) AS c_due
FROM step_6
), made AS (
SELECT TOP (1000000000) c_event_id AS event_id,
    c_word AS [word],
    DATEADD(day, CAST(c_due AS int), CAST('1970-01-01' AS date)) AS [due],
    ('' + c_word + '-' + CASE WHEN c_event_id >= 100000000 THEN CAST(c_event_id AS varchar(20)) WHEN c_event_id >= 0 THEN RIGHT('00000000' + CAST(c_event_id AS varchar(20)), 8) WHEN c_event_id <= (-10000000) THEN CAST(c_event_id AS varchar(20)) ELSE '-' + RIGHT('0000000' + SUBSTRING(CAST(c_event_id AS varchar(20)), 2, 19), 7) END + ' (' + CAST(DATEADD(day, CAST(c_due AS int), CAST('1970-01-01' AS date)) AS varchar(10)) + ')') AS [label],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_7
)
SELECT * FROM [made];
