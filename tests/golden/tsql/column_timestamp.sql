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
    (((((state_a * 355797853) ^ (state_b * 786986623)) / 32768) & CAST(4294967295 AS bigint)) * 86400) AS sec_any_time,
    ((((state_a * 791894599) ^ (state_b * 741079927)) / 32768) & CAST(4294967295 AS bigint)) AS h_in_hours
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_key, d_day, h_in_hours, row_number, sec_any_time, state_a,
    q_in_hours.of_low AS q_in_hours_low,
    q_in_hours.of_span AS q_in_hours_span
FROM step_7
JOIN hours_store_hours AS q_in_hours ON q_in_hours.of_slot = (h_in_hours / 4194304)
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    DATEADD(microsecond, CAST(((((sec_any_time / CAST(4294967296 AS bigint)) * 1000000) + (((sec_any_time & CAST(4294967295 AS bigint)) * 1000000) / CAST(4294967296 AS bigint))) % 1000000) AS int), DATEADD(second, CAST(((((sec_any_time / CAST(4294967296 AS bigint)) * 1000000) + (((sec_any_time & CAST(4294967295 AS bigint)) * 1000000) / CAST(4294967296 AS bigint))) / 1000000) AS int), DATEADD(day, CAST(d_day AS int), CAST('1970-01-01' AS datetime2(6))))) AS any_time,
    DATEADD(microsecond, CAST((((q_in_hours_low * 1000000) + (((q_in_hours_span * 1000000) * (h_in_hours & 4194303)) / 4194304)) % 1000000) AS int), DATEADD(second, CAST((((q_in_hours_low * 1000000) + (((q_in_hours_span * 1000000) * (h_in_hours & 4194303)) / 4194304)) / 1000000) AS int), DATEADD(day, CAST(d_day AS int), CAST('1970-01-01' AS datetime2(6))))) AS in_hours,
    d_day AS [$day],
    state_a AS [$hash]
FROM step_8
)
SELECT * FROM [made];
