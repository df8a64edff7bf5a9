-- events: rows
SELECT (d_key + row_number) AS event_id,
    CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 595389155L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 881987371L)), 15) & 4294967295L) < 2147483648L) THEN 'M' WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 595389155L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 881987371L)), 15) & 4294967295L) < 3006477107L) THEN 'S' ELSE 'it\'s L' END AS `size`,
    CAST(CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 392013719L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 601338797L)), 15) & 4294967295L) < 1431655765L) THEN 1L WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 392013719L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 601338797L)), 15) & 4294967295L) < 2863311531L) THEN 2L ELSE 3L END AS INT) AS `pieces`,
    'one' AS `always`,
    d_day AS `$day`,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS `$hash`
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
) AS step_2;
