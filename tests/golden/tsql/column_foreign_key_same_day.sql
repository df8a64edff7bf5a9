-- returns: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_a, d_b, d_key, d_day, d_key_order_id, d_n0_order_id,
    exploded.[of_number] AS i_block
FROM days_returns
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_a, d_b, d_key, d_day, d_key_order_id, d_n0_order_id,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, d_n0_order_id, row_number,
    ((row_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((row_number + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, d_n0_order_id, row_number,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, d_n0_order_id, row_number,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, d_n0_order_id, row_number, s2_state_b,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a
FROM step_5
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS return_id,
    (d_key_order_id + ((((((state_a * 134094961) ^ ((s2_state_b ^ (s2_state_b / 32768)) * 289641859)) / 32768) & CAST(4294967295 AS bigint)) * d_n0_order_id) / CAST(4294967296 AS bigint))) AS order_id,
    d_day AS [$day],
    state_a AS [$hash]
FROM step_6
)
SELECT * FROM [made];
