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
    ((xor((state_a * 595389155), (state_b * 881987371)) >> 15) & 4294967295) AS h_size,
    ((xor((state_a * 392013719), (state_b * 601338797)) >> 15) & 4294967295) AS h_pieces
FROM step_6
)
SELECT (d_key + row_number) AS event_id,
    CASE WHEN (h_size < 2147483648) THEN CAST('M' AS ENUM('M', 'S', 'it''s L')) WHEN (h_size < 3006477107) THEN CAST('S' AS ENUM('M', 'S', 'it''s L')) ELSE CAST('it''s L' AS ENUM('M', 'S', 'it''s L')) END AS "size",
    CAST(CASE WHEN (h_pieces < 1431655765) THEN 1 WHEN (h_pieces < 2863311531) THEN 2 ELSE 3 END AS INTEGER) AS "pieces",
    'one' AS "always",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_7;
