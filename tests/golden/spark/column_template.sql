-- events: rows
SELECT c_event_id AS event_id,
    c_word AS `word`,
    date_from_unix_date(CAST(c_due AS INT)) AS `due`,
    (c_word || '-' || CASE WHEN c_event_id IS NOT NULL THEN format_string('%08d', c_event_id) END || ' (' || CAST(date_from_unix_date(CAST(c_due AS INT)) AS STRING) || ')') AS `label`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_day, c_event_id,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    CASE WHEN ((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) < 2147483648L) THEN 'a' ELSE 'b' END AS c_word,
    (shiftright(((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 366L), 32) + 19723L) AS c_due
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
) AS step_2
) AS step_3;
