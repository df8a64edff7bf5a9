-- events: rows
SELECT (d_key + row_number) AS event_id,
    date_from_unix_date(CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 1010580641L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1046195743L)), 15) & 4294967295L) * 366L), 32) + 19723L) AS INT)) AS `due`,
    date_from_unix_date(CAST(((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 1010580641L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1046195743L)), 15) & 4294967295L) * 366L), 32) + 19723L) + (shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 637923471L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 559253381L)), 15) & 4294967295L) * 30L), 32) + 1L)) AS INT)) AS `paid`,
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
