-- events: rows
SELECT (d_key + row_number) AS event_id,
    CAST(c_pieces AS INT) AS `pieces`,
    CAST(CAST(c_price AS DECIMAL(4,0)) * 0.01BD AS DECIMAL(18,2)) AS `price`,
    CAST(CAST((c_pieces * c_price) AS DECIMAL(18,0)) * 0.01BD AS DECIMAL(18,2)) AS `total`,
    CAST(CAST(CASE WHEN (((c_price * 100000L) div 3L) < 0L) THEN ((((c_price * 100000L) div 3L) - 50000L) div 100000L) ELSE ((((c_price * 100000L) div 3L) + 50000L) div 100000L) END AS DECIMAL(18,0)) * 0.01BD AS DECIMAL(18,2)) AS `each`,
    (CASE WHEN ((c_pieces > 2L) AND (c_price >= 5050L)) THEN 1L WHEN (NOT ((c_pieces > 2L) AND (c_price >= 5050L))) THEN 0L ELSE CAST(NULL AS BIGINT) END = 1L) AS is_large,
    CASE WHEN (c_pieces = 1L) THEN 'one' ELSE (CAST(c_pieces AS STRING) || ' pieces') END AS `words`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number,
    (shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 963500583L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 237608821L)), 15) & 4294967295L) * 9801L), 32) + 100L) AS c_price,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 392013719L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 601338797L)), 15) & 4294967295L) < 1431655765L) THEN 1L WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 392013719L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 601338797L)), 15) & 4294967295L) < 2863311531L) THEN 2L ELSE 3L END AS c_pieces
FROM (
SELECT d_key, d_day,
    (d_first + i_block) AS row_number,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_events
) AS step_1
) AS step_2
) AS step_3;
