-- events: rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_first, d_a, d_b, d_key, d_day,
    unnest(range(0, d_count)) AS i_block
FROM days_events
), step_2 AS NOT MATERIALIZED (
SELECT d_a, d_b, d_key, d_day,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((row_number + d_a) & 4294967295) AS s0_state_a,
    ((row_number + d_b) & 4294967295) AS s0_state_b
FROM step_2
), step_4 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((xor(s0_state_a, (s0_state_a >> 16)) * 569420461) & 4294967295) AS s1_state_a,
    ((xor(s0_state_b, (s0_state_b >> 16)) * 569420461) & 4294967295) AS s1_state_b
FROM step_3
), step_5 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((xor(s1_state_a, (s1_state_a >> 15)) * (-749064809)) & 4294967295) AS s2_state_a,
    ((xor(s1_state_b, (s1_state_b >> 15)) * (-749064809)) & 4294967295) AS s2_state_b
FROM step_4
), step_6 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    xor(s2_state_a, (s2_state_a >> 15)) AS state_a,
    xor(s2_state_b, (s2_state_b >> 15)) AS state_b
FROM step_5
), step_7 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    pool_price.of_price_cents AS p_price,
    ((xor((state_a * 1061211161), (state_b * 137709521)) >> 15) & 4294967295) AS h_place
FROM step_6
JOIN pool_retail_products AS pool_price ON pool_price.of_slot = abs(((xor((state_a * 963500583), (state_b * 237608821)) >> 15) & 4294967295) >> 24)
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, p_price, row_number, state_a,
    pool_city.of_city AS p_city,
    pool_state.of_state AS p_state
FROM step_7
JOIN pool_us_places AS pool_city ON pool_city.of_slot = abs(h_place >> 23)
JOIN pool_us_places AS pool_state ON pool_state.of_slot = abs(h_place >> 23)
)
SELECT (d_key + row_number) AS event_id,
    p_city AS "city",
    p_state AS "state",
    CAST(p_price AS INTEGER) AS "price",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
