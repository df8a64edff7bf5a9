-- events: rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_first, d_a, d_key, d_day,
    unnest(range(0, d_count)) AS i_block
FROM days_events
), step_2 AS NOT MATERIALIZED (
SELECT d_a, d_key, d_day,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((row_number + d_a) & 4294967295) AS s0_state_a
FROM step_2
), step_4 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((xor(s0_state_a, (s0_state_a >> 16)) * 569420461) & 4294967295) AS s1_state_a
FROM step_3
), step_5 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number,
    ((xor(s1_state_a, (s1_state_a >> 15)) * (-749064809)) & 4294967295) AS s2_state_a
FROM step_4
)
SELECT (d_key + row_number) AS event_id,
    make_date(CAST(d_day AS INTEGER)) AS event_date,
    d_day AS "$day",
    xor(s2_state_a, (s2_state_a >> 15)) AS "$hash"
FROM step_5;
