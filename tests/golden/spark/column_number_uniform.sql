-- events: rows
SELECT (d_key + row_number) AS event_id,
    CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 241321629L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 332384471L)), 15) & 4294967295L) * 11L), 32) + (-5L)) AS INT) AS `whole`,
    (shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 747502687L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 592340791L)), 15) & 4294967295L) * 10L), 32) + 10000000000L) AS `large`,
    CAST(CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 1039145951L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 237137463L)), 15) & 4294967295L) * 101L), 32) + 100L) AS DECIMAL(3,0)) * 0.01BD AS DECIMAL(18,2)) AS `money`,
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
