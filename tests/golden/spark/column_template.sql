-- events: rows
SELECT c_event_id AS event_id,
    CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 461732041L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 124873937L)), 15) & 4294967295L) < 2147483648L) THEN 'a' ELSE 'b' END AS `word`,
    date_from_unix_date(CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 1010580641L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1046195743L)), 15) & 4294967295L) * 366L), 32) + 19723L) AS INT)) AS `due`,
    (CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 461732041L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 124873937L)), 15) & 4294967295L) < 2147483648L) THEN 'a' ELSE 'b' END || '-' || CASE WHEN c_event_id IS NOT NULL THEN format_string('%08d', c_event_id) END || ' (' || CAST(date_from_unix_date(CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 1010580641L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1046195743L)), 15) & 4294967295L) * 366L), 32) + 19723L) AS INT)) AS STRING) || ')') AS `label`,
    d_day AS `$day`,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS `$hash`
FROM (
SELECT d_day,
    (d_key + (d_first + i_block)) AS c_event_id,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_events
) AS step_1
) AS step_2;
