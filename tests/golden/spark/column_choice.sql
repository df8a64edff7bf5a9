-- events: rows
SELECT (d_key + row_number) AS event_id,
    CASE WHEN (h_size < 2147483648L) THEN 'M' WHEN (h_size < 3006477107L) THEN 'S' ELSE 'it\'s L' END AS `size`,
    CAST(CASE WHEN (h_pieces < 1431655765L) THEN 1L WHEN (h_pieces < 2863311531L) THEN 2L ELSE 3L END AS INT) AS `pieces`,
    'one' AS `always`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    (((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2717871614L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 595389155L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2717871614L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 595389155L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2717871614L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 595389155L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2717871614L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 595389155L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) AS h_size,
    (((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2461210944L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 392013719L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2461210944L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 392013719L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2461210944L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 392013719L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2461210944L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 392013719L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) AS h_pieces
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
