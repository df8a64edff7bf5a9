-- people: rows
SELECT entity_id AS person_id,
    CAST(shiftright(((((shiftright(((state_a * 536262605L) ^ (state_b * 391251401L)), 15) & 4294967295L) + (row_version * 2654435769L)) & 4294967295L) * 100L), 32) AS INT) AS `points`,
    from_json(:`pool_us_places_of_city`, 'ARRAY<STRING>')[CAST(shiftright((shiftright(((state_a * 465935891L) ^ ((((((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 309116693L)), 15) & 4294967295L), 23) AS INT)] AS `city`,
    date_from_unix_date(CAST(CASE WHEN (row_version > 0L) THEN modified_publish ELSE (d_born - shiftright(((shiftright(((state_a * 352633693L) ^ (state_b * 93934367L)), 15) & 4294967295L) * d_span), 32)) END AS INT)) AS last_modified_date,
    d_day AS `$day`,
    ((state_a + (row_version * 1327217881L)) & 4294967295L) AS `$hash`
FROM (
SELECT d_span, d_born, d_day, entity_id, row_version, state_a, state_b,
    publish.of_day AS modified_publish,
    (((state_b ^ 2879410840L) + shiftright((row_version + shiftright((shiftright(((state_a * 785230603L) ^ (state_b * 681168657L)), 15) & 4294967295L), 30)), 2)) & 4294967295L) AS s0_t_city
FROM (
SELECT d_seen, d_span, d_born, d_day, drift_rate, entity_id, `h_drift/start`, state_a, state_b,
    shiftright((((d_index - d_seen) * drift_rate) + `h_drift/start`), 32) AS row_version
FROM (
SELECT d_index, d_seen, d_span, d_born, d_day, entity_id,
    ((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) AS state_a,
    ((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) AS state_b,
    COALESCE(from_json(:`drift_rates_of_rate`, 'ARRAY<BIGINT>')[CAST(shiftright((shiftright(((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 375171777L) ^ (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 943625659L)), 15) & 4294967295L), 22) AS INT)], 0L) AS drift_rate,
    (shiftright(((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 581610099L) ^ (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 917636069L)), 15) & 4294967295L) AS `h_drift/start`
FROM (
SELECT d_index, d_seen, d_span, d_born, d_day,
    (d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) AS entity_id,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_a,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_b
FROM (
SELECT d_width, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day, id_low_2,
    CASE WHEN ((d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) ELSE d_width END AS id_cells_0,
    COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) AS id_high_1,
    (((((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_0
FROM (
SELECT d_size, d_width, d_f0, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day, id_high_3,
    COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) AS id_low_2,
    COALESCE(((((d_size - COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_1,
    (((((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_1
FROM (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day, id_low_4,
    CASE WHEN ((d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) ELSE d_width END AS id_cells_2,
    COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) AS id_high_3,
    (((((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_2
FROM (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day, id_high_5,
    COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) AS id_low_4,
    COALESCE(((((d_size - COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_3,
    (((((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_3
FROM (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day,
    id_low_6,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) ELSE d_width END AS id_cells_4,
    COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) AS id_high_5,
    (((((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_4
FROM (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_index, d_seen, d_span, d_born, d_day,
    COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) AS id_low_6,
    COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) AS id_moved,
    COALESCE(((((d_size - COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_5,
    ((((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_id_mix_5
FROM (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_index,
    d_seen, d_span, d_born, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_people
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5
) AS step_6
) AS step_7
) AS step_8
) AS step_9
) AS step_10
LEFT JOIN publishes_people AS publish ON publish.of_index = CASE WHEN (row_version > 0L) THEN (d_seen + (((((row_version * 4294967296L) - `h_drift/start`) + drift_rate) - 1L) div drift_rate)) ELSE (-1L) END
) AS step_11;
