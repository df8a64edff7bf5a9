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
    ((xor((state_a * 392013719), (state_b * 601338797)) >> 15) & 4294967295) AS h_pieces,
    (((((xor((state_a * 963500583), (state_b * 237608821)) >> 15) & 4294967295) * 9801) >> 32) + 100) AS c_price
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, c_price, row_number, state_a,
    CAST(CASE WHEN (h_pieces < 1431655765) THEN 1 WHEN (h_pieces < 2863311531) THEN 2 ELSE 3 END AS BIGINT) AS c_pieces
FROM step_7
)
SELECT (d_key + row_number) AS event_id,
    CAST(c_pieces AS INTEGER) AS "pieces",
    (CAST(c_price AS DECIMAL(16,0)) * CAST('0.01' AS DECIMAL(2,2))) AS "price",
    CAST(CAST((c_pieces * c_price) AS DECIMAL(18,0)) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(18,2)) AS "total",
    CAST(CAST(CASE WHEN (((c_price * 100000) // 3) < 0) THEN ((((c_price * 100000) // 3) - 50000) // 100000) ELSE ((((c_price * 100000) // 3) + 50000) // 100000) END AS DECIMAL(18,0)) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(18,2)) AS "each",
    (CASE WHEN ((c_pieces > 2) AND (c_price >= 5050)) THEN 1 WHEN (NOT ((c_pieces > 2) AND (c_price >= 5050))) THEN 0 ELSE CAST(NULL AS BIGINT) END = 1) AS is_large,
    CASE WHEN (c_pieces = 1) THEN 'one' ELSE (CAST(c_pieces AS VARCHAR) || ' pieces') END AS "words",
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
