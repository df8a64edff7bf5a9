-- events: rows
SELECT (d_key + row_number) AS event_id,
    CASE WHEN ((s2_n_word ^ shiftright(s2_n_word, 15)) < 1073741824L) THEN CAST(NULL AS STRING) ELSE CASE WHEN ((s2_h_word ^ shiftright(s2_h_word, 15)) < 2147483648L) THEN 'a' ELSE 'b' END END AS `word`,
    CAST(CASE WHEN ((s2_n_whole ^ shiftright(s2_n_whole, 15)) < 429496730L) THEN CAST(NULL AS BIGINT) ELSE (shiftright(((s2_h_whole ^ shiftright(s2_h_whole, 15)) * 10L), 32) + 0L) END AS INT) AS `whole`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    ((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 711826999L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 461732041L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_h_word,
    ((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 3423690231L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 422135491L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 3423690231L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 422135491L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_n_word,
    ((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_h_whole,
    ((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1153023612L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 115628335L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 1153023612L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 115628335L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_n_whole
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
