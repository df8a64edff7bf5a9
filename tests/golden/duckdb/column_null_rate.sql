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
    CASE WHEN (((xor((state_a * 422135491), (state_b * 809694979)) >> 15) & 4294967295) < 1073741824) THEN NULL ELSE CASE WHEN (((xor((state_a * 461732041), (state_b * 124873937)) >> 15) & 4294967295) < 2147483648) THEN CAST('a' AS ENUM('a', 'b')) ELSE CAST('b' AS ENUM('a', 'b')) END END AS "word",
    CAST(CASE WHEN (((xor((state_a * 115628335), (state_b * 154993135)) >> 15) & 4294967295) < 429496730) THEN CAST(NULL AS BIGINT) ELSE ((((xor((state_a * 241321629), (state_b * 332384471)) >> 15) & 4294967295) * 10) >> 32) END AS INTEGER) AS "whole",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_6;
