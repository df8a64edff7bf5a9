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
    (((xor(state_a, 2717871614) * 569420461) + (state_b * 595389155)) & 4294967295) AS s1_h_size,
    (((xor(state_a, 2461210944) * 569420461) + (state_b * 392013719)) & 4294967295) AS s1_h_pieces
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ((xor(s1_h_size, (s1_h_size >> 15)) * (-749064809)) & 4294967295) AS s2_h_size,
    ((xor(s1_h_pieces, (s1_h_pieces >> 15)) * (-749064809)) & 4294967295) AS s2_h_pieces
FROM step_7
), step_9 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    xor(s2_h_size, (s2_h_size >> 15)) AS h_size,
    xor(s2_h_pieces, (s2_h_pieces >> 15)) AS h_pieces
FROM step_8
)
SELECT (d_key + row_number) AS event_id,
    CASE WHEN (h_size < 2147483648) THEN 'M' WHEN (h_size < 3006477107) THEN 'S' ELSE 'it''s L' END AS "size",
    CAST(CASE WHEN (h_pieces < 1431655765) THEN 1 WHEN (h_pieces < 2863311531) THEN 2 ELSE 3 END AS INTEGER) AS "pieces",
    'one' AS "always",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_9;
