-- events: rows
SELECT (d_key + row_number) AS event_id,
    timestamp_micros(((((d_day * 86400L) + shiftright((o_any_time * 86400L), 32)) * 1000000L) + shiftright((((o_any_time * 86400L) & 4294967295L) * 1000000L), 32))) AS any_time,
    timestamp_micros(((((d_day * 86400L) + (COALESCE(from_json(:`hours_store_hours_of_low`, 'ARRAY<BIGINT>')[CAST(shiftright(o_in_hours, 22) AS INT)], 0L) + shiftright((COALESCE(from_json(:`hours_store_hours_of_span`, 'ARRAY<BIGINT>')[CAST(shiftright(o_in_hours, 22) AS INT)], 0L) * (o_in_hours & 4194303L)), 22))) * 1000000L) + shiftright((((COALESCE(from_json(:`hours_store_hours_of_span`, 'ARRAY<BIGINT>')[CAST(shiftright(o_in_hours, 22) AS INT)], 0L) * (o_in_hours & 4194303L)) & 4194303L) * 1000000L), 22))) AS in_hours,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    COALESCE((((row_number * 4294967296L) + (((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2751332661L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 355797853L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2751332661L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 355797853L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2751332661L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 355797853L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 2751332661L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 355797853L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15))) div d_rows), 0L) AS o_any_time,
    COALESCE((((row_number * 4294967296L) + (((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 685884362L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 791894599L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 685884362L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 791894599L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 685884362L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 791894599L)) & 4294967295L) ^ shiftright((((((s2_state_a ^ shiftright(s2_state_a, 15)) ^ 685884362L) * 569420461L) + ((s2_state_b ^ shiftright(s2_state_b, 15)) * 791894599L)) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15))) div d_rows), 0L) AS o_in_hours
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
) AS step_2
) AS step_3;
