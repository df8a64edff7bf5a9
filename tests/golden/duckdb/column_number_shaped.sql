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
SELECT d_key, d_day, row_number, s2_state_b,
    xor(s2_state_a, (s2_state_a >> 15)) AS state_a
FROM step_5
), step_7 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ((xor((state_a * 313469049), (xor(s2_state_b, (s2_state_b >> 15)) * 1004664809)) >> 15) & 4294967295) AS h_score
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, h_score, row_number, state_a,
    q_score.of_low AS q_score_low,
    q_score.of_span AS q_score_span
FROM step_7
JOIN quantiles_6_events_score AS q_score ON q_score.of_slot = abs(h_score >> 22)
)
SELECT (d_key + row_number) AS event_id,
    CAST((q_score_low + ((q_score_span * (h_score & 4194303)) >> 22)) AS INTEGER) AS "score",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
