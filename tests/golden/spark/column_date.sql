-- events: rows
SELECT (d_key + row_number) AS event_id,
    date_from_unix_date(CAST(c_due AS INT)) AS `due`,
    date_from_unix_date(CAST((c_due + (shiftright(((s2_h_paid ^ shiftright(s2_h_paid, 15)) * 30L), 32) + 1L)) AS INT)) AS `paid`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number,
    ((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 987037697L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 637923471L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 987037697L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 637923471L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_h_paid,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    (shiftright(((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1701651140L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1010580641L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 366L), 32) + 19723L) AS c_due
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
