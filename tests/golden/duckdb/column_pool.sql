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
    (((xor(state_a, 3385508935) * 569420461) + (state_b * 1061211161)) & 4294967295) AS s1_h_place,
    (((xor(state_a, 105811268) * 569420461) + (state_b * 963500583)) & 4294967295) AS s1_h_price
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ((xor(s1_h_place, (s1_h_place >> 15)) * (-749064809)) & 4294967295) AS s2_h_place,
    ((xor(s1_h_price, (s1_h_price >> 15)) * (-749064809)) & 4294967295) AS s2_h_price
FROM step_7
), step_9 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    pool_price.of_price_cents AS p_price,
    xor(s2_h_place, (s2_h_place >> 15)) AS h_place
FROM step_8
JOIN pool_retail_products AS pool_price ON pool_price.of_slot = abs(xor(s2_h_price, (s2_h_price >> 15)) >> 24)
), step_10 AS NOT MATERIALIZED (
SELECT d_key, d_day, p_price, row_number, state_a,
    pool_city.of_city AS p_city,
    pool_state.of_state AS p_state
FROM step_9
JOIN pool_us_places AS pool_city ON pool_city.of_slot = abs(h_place >> 23)
JOIN pool_us_places AS pool_state ON pool_state.of_slot = abs(h_place >> 23)
)
SELECT (d_key + row_number) AS event_id,
    p_city AS "city",
    p_state AS "state",
    CAST(p_price AS INTEGER) AS "price",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_10;
