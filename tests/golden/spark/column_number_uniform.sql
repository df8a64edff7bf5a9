-- events: rows
SELECT (d_key + row_number) AS event_id,
    CAST((shiftright(((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 795012554L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 241321629L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 11L), 32) + (-5L)) AS INT) AS `whole`,
    (shiftright(((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 241995419L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 747502687L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 241995419L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 747502687L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 241995419L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 747502687L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 241995419L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 747502687L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 10L), 32) + 10000000000L) AS `large`,
    CAST(CAST((shiftright(((((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 180839995L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1039145951L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 180839995L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1039145951L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 180839995L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1039145951L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 180839995L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 1039145951L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 101L), 32) + 100L) AS DECIMAL(3,0)) * 0.01BD AS DECIMAL(18,2)) AS `money`,
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
