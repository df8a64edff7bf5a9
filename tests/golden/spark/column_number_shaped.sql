-- events: rows
SELECT (d_key + row_number) AS event_id,
    CAST((COALESCE(from_json(:`quantiles_6_events_score_of_low`, 'ARRAY<BIGINT>')[CAST(shiftright((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 313469049L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1004664809L)), 15) & 4294967295L), 22) AS INT)], 0L) + shiftright((COALESCE(from_json(:`quantiles_6_events_score_of_span`, 'ARRAY<BIGINT>')[CAST(shiftright((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 313469049L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1004664809L)), 15) & 4294967295L), 22) AS INT)], 0L) * ((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 313469049L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1004664809L)), 15) & 4294967295L) & 4194303L)), 22)) AS INT) AS `score`,
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
