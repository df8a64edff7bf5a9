-- events: rows
SELECT (d_key + row_number) AS event_id,
    timestamp_micros(((d_day * 86400000000L) + ((shiftright((COALESCE((((row_number * 4294967296L) + (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 355797853L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 786986623L)), 15) & 4294967295L)) div d_rows), 0L) * 86400L), 32) * 1000000L) + shiftright((((COALESCE((((row_number * 4294967296L) + (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 355797853L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 786986623L)), 15) & 4294967295L)) div d_rows), 0L) * 86400L) & 4294967295L) * 1000000L), 32)))) AS any_time,
    timestamp_micros(((d_day * 86400000000L) + ((COALESCE(from_json(:`hours_store_hours_of_low`, 'ARRAY<BIGINT>')[CAST(shiftright(COALESCE((((row_number * 4294967296L) + (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 791894599L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 741079927L)), 15) & 4294967295L)) div d_rows), 0L), 22) AS INT)], 0L) * 1000000L) + shiftright(((COALESCE(from_json(:`hours_store_hours_of_span`, 'ARRAY<BIGINT>')[CAST(shiftright(COALESCE((((row_number * 4294967296L) + (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 791894599L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 741079927L)), 15) & 4294967295L)) div d_rows), 0L), 22) AS INT)], 0L) * 1000000L) * (COALESCE((((row_number * 4294967296L) + (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 791894599L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 741079927L)), 15) & 4294967295L)) div d_rows), 0L) & 4194303L)), 22)))) AS in_hours,
    d_day AS `$day`,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS `$hash`
FROM (
SELECT d_key, d_day, d_rows,
    (d_first + i_block) AS row_number,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day, d_rows,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_events
) AS step_1
) AS step_2;
