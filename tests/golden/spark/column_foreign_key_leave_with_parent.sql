-- cards: ranks_5_cards_person_id
SELECT (((d_pub * 4294967296L) + first_bucket) + i_bucket) AS of_bucket,
    d_before0 AS of_before,
    d_living AS of_living,
    d_size AS of_size,
    d_width AS of_width,
    d_rotation AS of_rotation,
    d_id AS of_id,
    d_f0 AS of_f0,
    d_f1 AS of_f1,
    d_f2 AS of_f2,
    d_f3 AS of_f3,
    d_f4 AS of_f4,
    d_f5 AS of_f5
FROM (
SELECT d_before0, d_living, d_pub, d_size, d_width, d_rotation, d_id, d_f0, d_f1, d_f2, d_f3, d_f4, d_f5,
    explode(CASE WHEN ((shiftright(((d_before0 + d_living) - 1L), 7) - shiftright(d_before0, 7)) + 1L) > 0L THEN sequence(0L, ((shiftright(((d_before0 + d_living) - 1L), 7) - shiftright(d_before0, 7)) + 1L) - 1L) END) AS i_bucket,
    shiftright(d_before0, 7) AS first_bucket
FROM facts_ranks_5_cards_person_id
) AS step_1;

-- cards: left_5_cards_person_id
SELECT (d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) AS of_key,
    d_left AS of_left
FROM (
SELECT d_width, d_id, d_left, id_low_2,
    CASE WHEN ((d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) ELSE d_width END AS id_cells_0,
    COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) AS id_high_1,
    (((((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_0
FROM (
SELECT d_size, d_width, d_f0, d_id, d_left, id_high_3,
    COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) AS id_low_2,
    COALESCE(((((d_size - COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_1,
    (((((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_1
FROM (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_left, id_low_4,
    CASE WHEN ((d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) ELSE d_width END AS id_cells_2,
    COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) AS id_high_3,
    (((((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_2
FROM (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_left, id_high_5,
    COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) AS id_low_4,
    COALESCE(((((d_size - COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_3,
    (((((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_3
FROM (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_low_6,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) ELSE d_width END AS id_cells_4,
    COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) AS id_high_5,
    (((((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_4
FROM (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left,
    COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) AS id_low_6,
    COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) AS id_moved,
    COALESCE(((((d_size - COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_5,
    ((((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_id_mix_5
FROM (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM facts_left_5_cards_person_id
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5
) AS step_6
) AS step_7;

-- cards: rows
SELECT entity_id AS card_id,
    k_person_id AS person_id,
    d_day AS `$day`,
    state_a AS `$hash`
FROM (
SELECT d_day, entity_id, k_person_id, state_a
FROM (
SELECT d_pub, d_day, entity_id, k_person_id, state_a,
    left_person_id.of_left AS left_day_person_id
FROM (
SELECT d_pub, d_day, entity_id, state_a,
    (r_person_id_id + ((parent_person_id_high_1 * r_person_id_width) + COALESCE((((parent_person_id_low_2 + parent_person_id_cells_0) - (((((s1_parent_person_id_mix_0 ^ shiftright(s1_parent_person_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_0 ^ shiftright(s1_parent_person_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_0)) % parent_person_id_cells_0), 0L))) AS k_person_id
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_low_2, r_person_id_id, r_person_id_width, state_a,
    CASE WHEN ((r_person_id_size - (COALESCE((((parent_person_id_high_3 + parent_person_id_rows_1) - (((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_1)) % parent_person_id_rows_1), 0L) * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (COALESCE((((parent_person_id_high_3 + parent_person_id_rows_1) - (((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_1)) % parent_person_id_rows_1), 0L) * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_0,
    COALESCE((((parent_person_id_high_3 + parent_person_id_rows_1) - (((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_1)) % parent_person_id_rows_1), 0L) AS parent_person_id_high_1,
    (((((COALESCE((((parent_person_id_high_3 + parent_person_id_rows_1) - (((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_1)) % parent_person_id_rows_1), 0L) + r_person_id_f0) & 4294967295L) ^ shiftright(((COALESCE((((parent_person_id_high_3 + parent_person_id_rows_1) - (((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_1 ^ shiftright(s1_parent_person_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_1)) % parent_person_id_rows_1), 0L) + r_person_id_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_parent_person_id_mix_0
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_high_3, r_person_id_f0, r_person_id_id, r_person_id_size,
    r_person_id_width, state_a,
    COALESCE((((parent_person_id_low_4 + parent_person_id_cells_2) - (((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_2)) % parent_person_id_cells_2), 0L) AS parent_person_id_low_2,
    COALESCE(((((r_person_id_size - COALESCE((((parent_person_id_low_4 + parent_person_id_cells_2) - (((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_2)) % parent_person_id_cells_2), 0L)) + r_person_id_width) - 1L) div r_person_id_width), 0L) AS parent_person_id_rows_1,
    (((((COALESCE((((parent_person_id_low_4 + parent_person_id_cells_2) - (((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_2)) % parent_person_id_cells_2), 0L) + r_person_id_f1) & 4294967295L) ^ shiftright(((COALESCE((((parent_person_id_low_4 + parent_person_id_cells_2) - (((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_2 ^ shiftright(s1_parent_person_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_2)) % parent_person_id_cells_2), 0L) + r_person_id_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_parent_person_id_mix_1
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_low_4, r_person_id_f0, r_person_id_f1, r_person_id_id,
    r_person_id_size, r_person_id_width, state_a,
    CASE WHEN ((r_person_id_size - (COALESCE((((parent_person_id_high_5 + parent_person_id_rows_3) - (((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_3)) % parent_person_id_rows_3), 0L) * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (COALESCE((((parent_person_id_high_5 + parent_person_id_rows_3) - (((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_3)) % parent_person_id_rows_3), 0L) * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_2,
    COALESCE((((parent_person_id_high_5 + parent_person_id_rows_3) - (((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_3)) % parent_person_id_rows_3), 0L) AS parent_person_id_high_3,
    (((((COALESCE((((parent_person_id_high_5 + parent_person_id_rows_3) - (((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_3)) % parent_person_id_rows_3), 0L) + r_person_id_f2) & 4294967295L) ^ shiftright(((COALESCE((((parent_person_id_high_5 + parent_person_id_rows_3) - (((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_3 ^ shiftright(s1_parent_person_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_rows_3)) % parent_person_id_rows_3), 0L) + r_person_id_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_parent_person_id_mix_2
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_high_5, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    COALESCE((((parent_person_id_low_6 + parent_person_id_cells_4) - (((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_4)) % parent_person_id_cells_4), 0L) AS parent_person_id_low_4,
    COALESCE(((((r_person_id_size - COALESCE((((parent_person_id_low_6 + parent_person_id_cells_4) - (((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_4)) % parent_person_id_cells_4), 0L)) + r_person_id_width) - 1L) div r_person_id_width), 0L) AS parent_person_id_rows_3,
    (((((COALESCE((((parent_person_id_low_6 + parent_person_id_cells_4) - (((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_4)) % parent_person_id_cells_4), 0L) + r_person_id_f3) & 4294967295L) ^ shiftright(((COALESCE((((parent_person_id_low_6 + parent_person_id_cells_4) - (((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_parent_person_id_mix_4 ^ shiftright(s1_parent_person_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % parent_person_id_cells_4)) % parent_person_id_cells_4), 0L) + r_person_id_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_parent_person_id_mix_3
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_low_6, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_f3, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    CASE WHEN ((r_person_id_size - (COALESCE((((COALESCE((parent_person_id_moved div r_person_id_width), 0L) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ shiftright(s2_parent_person_id_mix_5, 15)) % parent_person_id_rows_5)) % parent_person_id_rows_5), 0L) * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (COALESCE((((COALESCE((parent_person_id_moved div r_person_id_width), 0L) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ shiftright(s2_parent_person_id_mix_5, 15)) % parent_person_id_rows_5)) % parent_person_id_rows_5), 0L) * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_4,
    COALESCE((((COALESCE((parent_person_id_moved div r_person_id_width), 0L) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ shiftright(s2_parent_person_id_mix_5, 15)) % parent_person_id_rows_5)) % parent_person_id_rows_5), 0L) AS parent_person_id_high_5,
    (((((COALESCE((((COALESCE((parent_person_id_moved div r_person_id_width), 0L) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ shiftright(s2_parent_person_id_mix_5, 15)) % parent_person_id_rows_5)) % parent_person_id_rows_5), 0L) + r_person_id_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((parent_person_id_moved div r_person_id_width), 0L) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ shiftright(s2_parent_person_id_mix_5, 15)) % parent_person_id_rows_5)) % parent_person_id_rows_5), 0L) + r_person_id_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_parent_person_id_mix_4
FROM (
SELECT d_pub, d_day, entity_id, parent_person_id_moved, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_f3, r_person_id_f4, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    COALESCE((parent_person_id_moved % r_person_id_width), 0L) AS parent_person_id_low_6,
    COALESCE(((((r_person_id_size - COALESCE((parent_person_id_moved % r_person_id_width), 0L)) + r_person_id_width) - 1L) div r_person_id_width), 0L) AS parent_person_id_rows_5,
    ((((((((COALESCE((parent_person_id_moved % r_person_id_width), 0L) + r_person_id_f5) & 4294967295L) ^ shiftright(((COALESCE((parent_person_id_moved % r_person_id_width), 0L) + r_person_id_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((parent_person_id_moved % r_person_id_width), 0L) + r_person_id_f5) & 4294967295L) ^ shiftright(((COALESCE((parent_person_id_moved % r_person_id_width), 0L) + r_person_id_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_parent_person_id_mix_5
FROM (
SELECT d_pub, d_day, entity_id, r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3,
    r_person_id_f4, r_person_id_f5, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    COALESCE(((((rank_person_id - r_person_id_before) + r_person_id_size) - r_person_id_rotation) % r_person_id_size), 0L) AS parent_person_id_moved
FROM (
SELECT d_pub, d_day, entity_id, rank_person_id, state_a,
    rank_person_id.of_before AS r_person_id_before,
    rank_person_id.of_living AS r_person_id_living,
    rank_person_id.of_size AS r_person_id_size,
    rank_person_id.of_width AS r_person_id_width,
    rank_person_id.of_rotation AS r_person_id_rotation,
    rank_person_id.of_id AS r_person_id_id,
    rank_person_id.of_f0 AS r_person_id_f0,
    rank_person_id.of_f1 AS r_person_id_f1,
    rank_person_id.of_f2 AS r_person_id_f2,
    rank_person_id.of_f3 AS r_person_id_f3,
    rank_person_id.of_f4 AS r_person_id_f4,
    rank_person_id.of_f5 AS r_person_id_f5
FROM (
SELECT d_pub, d_bucket_person_id, d_day, entity_id,
    ((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) AS state_a,
    shiftright(((shiftright(((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 143997807L) ^ (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 736359153L)), 15) & 4294967295L) * d_n0_person_id), 32) AS rank_person_id
FROM (
SELECT d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    (d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) AS entity_id,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_a,
    ((((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L) ^ shiftright((((d_id + ((id_high_1 * d_width) + COALESCE((((id_low_2 + id_cells_0) - (((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_0 ^ shiftright(s1_id_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_0)) % id_cells_0), 0L))) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_b
FROM (
SELECT d_width, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_low_2,
    CASE WHEN ((d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) * d_width)) ELSE d_width END AS id_cells_0,
    COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) AS id_high_1,
    (((((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((id_high_3 + id_rows_1) - (((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_1 ^ shiftright(s1_id_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_1)) % id_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_0
FROM (
SELECT d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_high_3,
    COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) AS id_low_2,
    COALESCE(((((d_size - COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_1,
    (((((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((id_low_4 + id_cells_2) - (((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_2 ^ shiftright(s1_id_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_2)) % id_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_1
FROM (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_low_4,
    CASE WHEN ((d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) * d_width)) ELSE d_width END AS id_cells_2,
    COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) AS id_high_3,
    (((((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((id_high_5 + id_rows_3) - (((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_3 ^ shiftright(s1_id_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % id_rows_3)) % id_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_2
FROM (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_5,
    COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) AS id_low_4,
    COALESCE(((((d_size - COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_3,
    (((((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((id_low_6 + id_cells_4) - (((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_id_mix_4 ^ shiftright(s1_id_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % id_cells_4)) % id_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_3
FROM (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id,
    d_day, id_low_6,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) * d_width)) ELSE d_width END AS id_cells_4,
    COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) AS id_high_5,
    (((((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((id_moved div d_width), 0L) + id_rows_5) - ((s2_id_mix_5 ^ shiftright(s2_id_mix_5, 15)) % id_rows_5)) % id_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_id_mix_4
FROM (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day,
    COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) AS id_low_6,
    COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) AS id_moved,
    COALESCE(((((d_size - COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L)) + d_width) - 1L) div d_width), 0L) AS id_rows_5,
    ((((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L) ^ shiftright(((COALESCE((COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) % d_width), 0L) + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_id_mix_5
FROM (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub,
    d_n0_person_id, d_bucket_person_id, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_cards
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5
) AS step_6
) AS step_7
) AS step_8
) AS step_9
JOIN ranks_5_cards_person_id AS rank_person_id ON rank_person_id.of_bucket = (d_bucket_person_id + shiftright(rank_person_id, 7))
) AS step_10
WHERE ((rank_person_id >= r_person_id_before) AND (rank_person_id < (r_person_id_before + r_person_id_living)))
) AS step_11
) AS step_12
) AS step_13
) AS step_14
) AS step_15
) AS step_16
) AS step_17
) AS step_18
LEFT JOIN left_5_cards_person_id AS left_person_id ON left_person_id.of_key = k_person_id
) AS step_19
WHERE (NOT ((NOT (left_day_person_id IS NULL)) AND (left_day_person_id <= d_pub)))
) AS step_20;
