-- events: rows
SELECT (d_key + row_number) AS event_id,
    CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 422135491L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 809694979L)), 15) & 4294967295L) < 1073741824L) THEN CAST(NULL AS STRING) ELSE CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 461732041L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 124873937L)), 15) & 4294967295L) < 2147483648L) THEN 'a' ELSE 'b' END END AS `word`,
    CAST(CASE WHEN ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 115628335L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 154993135L)), 15) & 4294967295L) < 429496730L) THEN CAST(NULL AS BIGINT) ELSE shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 241321629L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 332384471L)), 15) & 4294967295L) * 10L), 32) END AS INT) AS `whole`,
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
