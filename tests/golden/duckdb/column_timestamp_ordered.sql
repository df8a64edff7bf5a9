-- events: rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_first, d_a, d_b, d_key, d_day, d_rows,
    unnest(range(0, d_count)) AS i_block
FROM days_events
), step_2 AS NOT MATERIALIZED (
SELECT d_a, d_b, d_key, d_day, d_rows,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_rows, row_number,
    ((row_number + d_a) & 4294967295) AS s0_state_a,
    ((row_number + d_b) & 4294967295) AS s0_state_b
FROM step_2
), step_4 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_rows, row_number,
    ((xor(s0_state_a, (s0_state_a >> 16)) * 569420461) & 4294967295) AS s1_state_a,
    ((xor(s0_state_b, (s0_state_b >> 16)) * 569420461) & 4294967295) AS s1_state_b
FROM step_3
), step_5 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_rows, row_number,
    ((xor(s1_state_a, (s1_state_a >> 15)) * (-749064809)) & 4294967295) AS s2_state_a,
    ((xor(s1_state_b, (s1_state_b >> 15)) * (-749064809)) & 4294967295) AS s2_state_b
FROM step_4
), step_6 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_rows, row_number,
    xor(s2_state_a, (s2_state_a >> 15)) AS state_a,
    xor(s2_state_b, (s2_state_b >> 15)) AS state_b
FROM step_5
), step_7 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ((((row_number * 4294967296) + ((xor((state_a * 355797853), (state_b * 786986623)) >> 15) & 4294967295)) // d_rows) * 86400) AS sec_any_time,
    (((row_number * 4294967296) + ((xor((state_a * 791894599), (state_b * 741079927)) >> 15) & 4294967295)) // d_rows) AS o_in_hours
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, o_in_hours, row_number, sec_any_time, state_a,
    q_in_hours.of_low AS q_in_hours_low,
    q_in_hours.of_span AS q_in_hours_span
FROM step_7
JOIN hours_store_hours AS q_in_hours ON q_in_hours.of_slot = abs(o_in_hours >> 22)
)
SELECT (d_key + row_number) AS event_id,
    make_timestamptz(((d_day * 86400000000) + (((sec_any_time >> 32) * 1000000) + (((sec_any_time & 4294967295) * 1000000) >> 32)))) AS any_time,
    make_timestamptz(((d_day * 86400000000) + ((q_in_hours_low * 1000000) + (((q_in_hours_span * 1000000) * (o_in_hours & 4194303)) >> 22)))) AS in_hours,
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
