-- people: reference rows
SELECT (((d_pub * 34359738368L) + d_before0) + row_number) AS of_slot,
    entity_id AS of_id,
    shiftright(((shiftright(((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 807446001L) ^ (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 732108961L)), 15) & 4294967295L) * 9901L), 32) AS of_column_debt
FROM (
SELECT d_pub, d_before0, row_number,
    (d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) AS entity_id,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_a,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_b
FROM (
SELECT d_width, d_id, d_a, d_b, d_pub, d_before0, id_low_2, row_number,
    CASE WHEN ((d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) ELSE d_width END AS id_cells_0,
    COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) AS id_high_1,
    (((((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_0
FROM (
SELECT d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_before0, id_high_3, row_number,
    COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) AS id_low_2,
    COALESCE(((((d_size - COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_1,
    (((((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_1
FROM (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_before0, id_low_4, row_number,
    CASE WHEN ((d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) ELSE d_width END AS id_cells_2,
    COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) AS id_high_3,
    (((((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_2
FROM (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_before0, id_high_5, row_number,
    COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) AS id_low_4,
    COALESCE(((((d_size - COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_3,
    (((((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_3
FROM (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_before0, id_low_6, row_number,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) ELSE d_width END AS id_cells_4,
    COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) AS id_high_5,
    (((((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_4
FROM (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_before0,
    COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) AS id_low_6,
    COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) AS id_moved,
    COALESCE(((((d_size - COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_5,
    (d_first + i_block) AS row_number,
    ((((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_id_mix_5
FROM (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub,
    d_before0,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM referred_people
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5
) AS step_6
) AS step_7
) AS step_8;

-- events: rows
SELECT (d_key + row_number) AS event_id,
    k_person_id AS person_id,
    CAST(CAST(k_9_person_id_debt AS DECIMAL(18,0)) * 0.01BD AS DECIMAL(18,2)) AS `debt`,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number, state_a,
    ref_person_id.of_id AS k_person_id,
    ref_person_id.of_column_debt AS k_9_person_id_debt
FROM (
SELECT d_key, d_day, d_slot_person_id, d_n0_person_id, row_number, s2_state_b,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a
FROM (
SELECT d_key, d_day, d_slot_person_id, d_n0_person_id,
    (d_first + i_block) AS row_number,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day, d_slot_person_id, d_n0_person_id,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_events
) AS step_1
) AS step_2
) AS step_3
JOIN ref_people AS ref_person_id ON ref_person_id.of_slot = (d_slot_person_id + shiftright(((shiftright(((state_a * 995963167L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 622926929L)), 15) & 4294967295L) * d_n0_person_id), 32))
) AS step_4;
