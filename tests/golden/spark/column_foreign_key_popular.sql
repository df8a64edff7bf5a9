-- people: reference rows
SELECT ((d_pub * 34359738368L) + (((CASE WHEN (i_list = 0L) THEN d_before0 WHEN (i_list = 1L) THEN d_before1 WHEN (i_list = 2L) THEN d_before2 WHEN (i_list = 3L) THEN d_before3 ELSE d_before4 END + COALESCE((list_place div list_step), 0L)) - COALESCE((d_phase div list_step), 0L)) - 1L)) AS of_slot,
    (d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) AS of_id
FROM (
SELECT d_width, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4, i_list, id_low_2,
    list_place, list_step,
    CASE WHEN ((d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) ELSE d_width END AS id_cells_0,
    COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) AS id_high_1,
    (((((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_0
FROM (
SELECT d_size, d_width, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4,
    i_list, id_high_3, list_place, list_step,
    COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) AS id_low_2,
    COALESCE(((((d_size - COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_1,
    (((((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_1
FROM (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_low_4, list_place, list_step,
    CASE WHEN ((d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) ELSE d_width END AS id_cells_2,
    COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) AS id_high_3,
    (((((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_2
FROM (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_5, list_place, list_step,
    COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) AS id_low_4,
    COALESCE(((((d_size - COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_3,
    (((((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_3
FROM (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, list_place, list_step,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) ELSE d_width END AS id_cells_4,
    COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) AS id_high_5,
    (((((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_4
FROM (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, id_moved, list_place, list_step,
    COALESCE(((((d_size - id_low_6) + d_width) - 1L) div d_width), 0L) AS id_rows_5,
    ((((((((id_low_6 + d_f5) & 4294967295L) ^ shiftright(((id_low_6 + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((id_low_6 + d_f5) & 4294967295L) ^ shiftright(((id_low_6 + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_id_mix_5
FROM (
SELECT d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1,
    d_before2, d_before3, d_before4, i_list, id_moved, list_place, list_step,
    COALESCE((id_moved % d_width), 0L) AS id_low_6
FROM (
SELECT d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1,
    d_before2, d_before3, d_before4, i_list,
    COALESCE((((row_number + d_size) - d_rotation) % d_size), 0L) AS id_moved,
    CASE WHEN (i_list = 0L) THEN 1L WHEN (i_list = 1L) THEN 8L WHEN (i_list = 2L) THEN 64L WHEN (i_list = 3L) THEN 512L ELSE 4096L END AS list_step,
    ((row_number + d_phase) + 1L) AS list_place
FROM (
SELECT d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0,
    d_before1, d_before2, d_before3, d_before4,
    explode(sequence(0L, 4L)) AS i_list,
    (d_first + i_block) AS row_number
FROM (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase,
    d_before0, d_before1, d_before2, d_before3, d_before4,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM referred_people
) AS step_1
) AS step_2
) AS step_3
WHERE ((list_place % list_step) = 0L)
) AS step_4
) AS step_5
) AS step_6
) AS step_7
) AS step_8
) AS step_9
) AS step_10;

-- events: rows
SELECT (d_key + row_number) AS event_id,
    k_person_id AS person_id,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_key, d_day, row_number, state_a,
    ref_person_id.of_id AS k_person_id
FROM (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS state_a,
    (shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 995963167L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 622926929L)), 15) & 4294967295L) AS h_person_id
FROM (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id,
    (d_first + i_block) AS row_number,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id,
    d_t4_person_id, d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id,
    d_f3_person_id, d_o3_person_id, d_f4_person_id, d_o4_person_id,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_events
) AS step_1
) AS step_2
) AS step_3
JOIN ref_people AS ref_person_id ON ref_person_id.of_slot = (d_slot_person_id + CASE WHEN (h_person_id < d_t1_person_id) THEN shiftright((h_person_id * d_f0_person_id), 32) WHEN (h_person_id < d_t2_person_id) THEN (shiftright(((h_person_id - d_t1_person_id) * d_f1_person_id), 32) + d_o1_person_id) WHEN (h_person_id < d_t3_person_id) THEN (shiftright(((h_person_id - d_t2_person_id) * d_f2_person_id), 32) + d_o2_person_id) WHEN (h_person_id < d_t4_person_id) THEN (shiftright(((h_person_id - d_t3_person_id) * d_f3_person_id), 32) + d_o3_person_id) ELSE (shiftright(((h_person_id - d_t4_person_id) * d_f4_person_id), 32) + d_o4_person_id) END)
) AS step_4;
