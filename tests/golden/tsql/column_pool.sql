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
    pool_price.of_price_cents AS p_price,
    ((((state_a * 1061211161) ^ (state_b * 137709521)) / 32768) & CAST(4294967295 AS bigint)) AS h_place
FROM step_6
JOIN pool_retail_products AS pool_price ON pool_price.of_slot = (((((state_a * 963500583) ^ (state_b * 237608821)) / 32768) & CAST(4294967295 AS bigint)) / 16777216)
), step_8 AS (
SELECT TOP (1000000000) d_key, d_day, p_price, row_number, state_a,
    pool_city.of_city AS p_city,
    pool_state.of_state AS p_state
FROM step_7
JOIN pool_us_places AS pool_city ON pool_city.of_slot = (h_place / 8388608)
JOIN pool_us_places AS pool_state ON pool_state.of_slot = (h_place / 8388608)
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS event_id,
    p_city AS [city],
    p_state AS [state],
    CAST(p_price AS int) AS [price],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_8
)
SELECT * FROM [made];
