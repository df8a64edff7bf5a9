-- people: rows
SELECT entity_id AS person_id,
    CAST((shiftright(((((s2_h_points ^ shiftright(s2_h_points, 15)) + (row_version * 2654435769L)) & 4294967295L) * 100L), 32) + 0L) AS INT) AS `points`,
    from_json(:`pool_us_places_of_city`, 'ARRAY<STRING>')[CAST(shiftright(((((s1_g_city ^ shiftright(s1_g_city, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_g_city ^ shiftright(s1_g_city, 15)) * (-749064809L)) & 4294967295L), 15)), 23) AS INT)] AS `city`,
    date_from_unix_date(CAST(CASE WHEN (row_version > 0L) THEN modified_publish ELSE (d_born - shiftright(((`s2_h_created/day` ^ shiftright(`s2_h_created/day`, 15)) * d_span), 32)) END AS INT)) AS last_modified_date,
    d_day AS `$day`,
    ((state_a + (row_version * 1327217881L)) & 4294967295L) AS `$hash`
FROM (
SELECT d_span, d_born, d_day, entity_id, modified_publish, row_version, `s2_h_created/day`, s2_h_points,
    state_a,
    ((((state_a ^ 1989563969L) * 569420461L) + ((((((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_t_city ^ shiftright(s0_t_city, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) * 465935891L)) & 4294967295L) AS s1_g_city
FROM (
SELECT d_span, d_born, d_day, entity_id, row_version, `s2_h_created/day`, s2_h_points, state_a,
    publish.of_day AS modified_publish,
    (((state_b ^ 2879410840L) + shiftright((row_version + shiftright((s2_h_city ^ shiftright(s2_h_city, 15)), 30)), 2)) & 4294967295L) AS s0_t_city
FROM (
SELECT d_seen, d_span, d_born, d_day, entity_id, state_a, state_b,
    COALESCE(from_json(:`drift_rates_of_rate`, 'ARRAY<BIGINT>')[CAST(shiftright(((((`s1_h_drift/kind` ^ shiftright(`s1_h_drift/kind`, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((`s1_h_drift/kind` ^ shiftright(`s1_h_drift/kind`, 15)) * (-749064809L)) & 4294967295L), 15)), 22) AS INT)], 0L) AS drift_rate,
    ((((`s1_h_drift/start` ^ shiftright(`s1_h_drift/start`, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((`s1_h_drift/start` ^ shiftright(`s1_h_drift/start`, 15)) * (-749064809L)) & 4294967295L), 15)) AS `h_drift/start`,
    (((s1_h_city ^ shiftright(s1_h_city, 15)) * (-749064809L)) & 4294967295L) AS s2_h_city,
    (((`s1_h_created/day` ^ shiftright(`s1_h_created/day`, 15)) * (-749064809L)) & 4294967295L) AS `s2_h_created/day`,
    (((s1_h_points ^ shiftright(s1_h_points, 15)) * (-749064809L)) & 4294967295L) AS s2_h_points,
    shiftright((((d_index - d_seen) * COALESCE(from_json(:`drift_rates_of_rate`, 'ARRAY<BIGINT>')[CAST(shiftright(((((`s1_h_drift/kind` ^ shiftright(`s1_h_drift/kind`, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((`s1_h_drift/kind` ^ shiftright(`s1_h_drift/kind`, 15)) * (-749064809L)) & 4294967295L), 15)), 22) AS INT)], 0L)) + ((((`s1_h_drift/start` ^ shiftright(`s1_h_drift/start`, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((`s1_h_drift/start` ^ shiftright(`s1_h_drift/start`, 15)) * (-749064809L)) & 4294967295L), 15))), 32) AS row_version
FROM (
SELECT d_index, d_seen, d_span, d_born, d_day, entity_id,
    ((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) AS state_a,
    ((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) AS state_b,
    ((((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) ^ 4189921744L) * 569420461L) + (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 536262605L)) & 4294967295L) AS s1_h_points,
    ((((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) ^ 580679132L) * 569420461L) + (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 375171777L)) & 4294967295L) AS `s1_h_drift/kind`,
    ((((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) ^ 3122686101L) * 569420461L) + (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 581610099L)) & 4294967295L) AS `s1_h_drift/start`,
    ((((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) ^ 2878643520L) * 569420461L) + (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 785230603L)) & 4294967295L) AS s1_h_city,
    ((((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) ^ 1439930898L) * 569420461L) + (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 352633693L)) & 4294967295L) AS `s1_h_created/day`
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
) AS step_11
) AS step_12;
