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
)
SELECT (d_key + row_number) AS event_id,
    CAST((((((xor((state_a * 241321629), (state_b * 332384471)) >> 15) & 4294967295) * 11) >> 32) + (-5)) AS INTEGER) AS "whole",
    (((((xor((state_a * 747502687), (state_b * 592340791)) >> 15) & 4294967295) * 10) >> 32) + 10000000000) AS "large",
    (CAST((((((xor((state_a * 1039145951), (state_b * 237137463)) >> 15) & 4294967295) * 101) >> 32) + 100) AS DECIMAL(16,0)) * CAST('0.01' AS DECIMAL(2,2))) AS "money",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_6;
