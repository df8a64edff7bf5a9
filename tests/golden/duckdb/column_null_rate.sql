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
    (((xor(state_a, 711826999) * 569420461) + (state_b * 461732041)) & 4294967295) AS s1_h_word,
    (((xor(state_a, 3423690231) * 569420461) + (state_b * 422135491)) & 4294967295) AS s1_n_word,
    (((xor(state_a, 795012554) * 569420461) + (state_b * 241321629)) & 4294967295) AS s1_h_whole,
    (((xor(state_a, 1153023612) * 569420461) + (state_b * 115628335)) & 4294967295) AS s1_n_whole
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ((xor(s1_h_word, (s1_h_word >> 15)) * (-749064809)) & 4294967295) AS s2_h_word,
    ((xor(s1_n_word, (s1_n_word >> 15)) * (-749064809)) & 4294967295) AS s2_n_word,
    ((xor(s1_h_whole, (s1_h_whole >> 15)) * (-749064809)) & 4294967295) AS s2_h_whole,
    ((xor(s1_n_whole, (s1_n_whole >> 15)) * (-749064809)) & 4294967295) AS s2_n_whole
FROM step_7
)
SELECT (d_key + row_number) AS event_id,
    CASE WHEN (xor(s2_n_word, (s2_n_word >> 15)) < 1073741824) THEN CAST(NULL AS VARCHAR) ELSE CASE WHEN (xor(s2_h_word, (s2_h_word >> 15)) < 2147483648) THEN 'a' ELSE 'b' END END AS "word",
    CAST(CASE WHEN (xor(s2_n_whole, (s2_n_whole >> 15)) < 429496730) THEN CAST(NULL AS BIGINT) ELSE (((xor(s2_h_whole, (s2_h_whole >> 15)) * 10) >> 32) + 0) END AS INTEGER) AS "whole",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
