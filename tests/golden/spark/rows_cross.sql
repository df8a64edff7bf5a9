-- stock: rows
SELECT left_id AS store_id,
    right_id AS good_id,
    CAST((shiftright(((shiftright(((((((s1_stable_state_a ^ shiftright(s1_stable_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_state_a ^ shiftright(s1_stable_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 725097251L) ^ (((((s1_stable_state_b ^ shiftright(s1_stable_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_state_b ^ shiftright(s1_stable_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 189436895L)), 15) & 4294967295L) * 9L), 32) + 1L) AS INT) AS `shelf`,
    CAST(shiftright(((shiftright(((((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) * 984066541L) ^ (((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_b ^ shiftright(s1_state_b, 15)) * (-749064809L)) & 4294967295L), 15)) * 987579173L)), 15) & 4294967295L) * 100L), 32) AS INT) AS `pieces`,
    d_day AS `$day`,
    ((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_state_a ^ shiftright(s1_state_a, 15)) * (-749064809L)) & 4294967295L), 15)) AS `$hash`
FROM (
SELECT d_day, left_id, right_id,
    ((((pair_left ^ ((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L), 15))) ^ shiftright((pair_left ^ ((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L), 15))), 16)) * 569420461L) & 4294967295L) AS s1_state_a,
    (((((pair_left + (((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L), 15)) * 3L)) & 4294967295L) ^ shiftright(((pair_left + (((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pair_right ^ shiftright(s1_pair_right, 15)) * (-749064809L)) & 4294967295L), 15)) * 3L)) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_state_b,
    ((((stable_pair_left ^ ((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L), 15))) ^ shiftright((stable_pair_left ^ ((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L), 15))), 16)) * 569420461L) & 4294967295L) AS s1_stable_state_a,
    (((((stable_pair_left + (((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L), 15)) * 3L)) & 4294967295L) ^ shiftright(((stable_pair_left + (((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_pair_right ^ shiftright(s1_stable_pair_right, 15)) * (-749064809L)) & 4294967295L), 15)) * 3L)) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_stable_state_b
FROM (
SELECT d_day, left_id, pair_left, stable_pair_left,
    (e_id + ((right_high_1 * e_width) + COALESCE((((right_low_2 + right_cells_0) - (((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_0)) % right_cells_0), 0L))) AS right_id,
    ((((((e_id + ((right_high_1 * e_width) + COALESCE((((right_low_2 + right_cells_0) - (((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_0)) % right_cells_0), 0L))) + d_b) & 4294967295L) ^ shiftright((((e_id + ((right_high_1 * e_width) + COALESCE((((right_low_2 + right_cells_0) - (((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_0)) % right_cells_0), 0L))) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_pair_right,
    ((((((e_id + ((right_high_1 * e_width) + COALESCE((((right_low_2 + right_cells_0) - (((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_0)) % right_cells_0), 0L))) + d_stable_b) & 4294967295L) ^ shiftright((((e_id + ((right_high_1 * e_width) + COALESCE((((right_low_2 + right_cells_0) - (((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_0 ^ shiftright(s1_right_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_0)) % right_cells_0), 0L))) + d_stable_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_stable_pair_right
FROM (
SELECT d_day, d_b, d_stable_b, e_id, e_width, left_id, pair_left, right_low_2, stable_pair_left,
    CASE WHEN ((e_size - (COALESCE((((right_high_3 + right_rows_1) - (((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_1)) % right_rows_1), 0L) * e_width)) < e_width) THEN (e_size - (COALESCE((((right_high_3 + right_rows_1) - (((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_1)) % right_rows_1), 0L) * e_width)) ELSE e_width END AS right_cells_0,
    COALESCE((((right_high_3 + right_rows_1) - (((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_1)) % right_rows_1), 0L) AS right_high_1,
    (((((COALESCE((((right_high_3 + right_rows_1) - (((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_1)) % right_rows_1), 0L) + e_f0) & 4294967295L) ^ shiftright(((COALESCE((((right_high_3 + right_rows_1) - (((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_1 ^ shiftright(s1_right_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_1)) % right_rows_1), 0L) + e_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_right_mix_0
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_id, e_size, e_width, left_id, pair_left, right_high_3, stable_pair_left,
    COALESCE((((right_low_4 + right_cells_2) - (((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_2)) % right_cells_2), 0L) AS right_low_2,
    COALESCE(((((e_size - COALESCE((((right_low_4 + right_cells_2) - (((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_2)) % right_cells_2), 0L)) + e_width) - 1L) div e_width), 0L) AS right_rows_1,
    (((((COALESCE((((right_low_4 + right_cells_2) - (((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_2)) % right_cells_2), 0L) + e_f1) & 4294967295L) ^ shiftright(((COALESCE((((right_low_4 + right_cells_2) - (((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_2 ^ shiftright(s1_right_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_2)) % right_cells_2), 0L) + e_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_right_mix_1
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_id, e_size, e_width, left_id, pair_left, right_low_4,
    stable_pair_left,
    CASE WHEN ((e_size - (COALESCE((((right_high_5 + right_rows_3) - (((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_3)) % right_rows_3), 0L) * e_width)) < e_width) THEN (e_size - (COALESCE((((right_high_5 + right_rows_3) - (((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_3)) % right_rows_3), 0L) * e_width)) ELSE e_width END AS right_cells_2,
    COALESCE((((right_high_5 + right_rows_3) - (((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_3)) % right_rows_3), 0L) AS right_high_3,
    (((((COALESCE((((right_high_5 + right_rows_3) - (((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_3)) % right_rows_3), 0L) + e_f2) & 4294967295L) ^ shiftright(((COALESCE((((right_high_5 + right_rows_3) - (((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_3 ^ shiftright(s1_right_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % right_rows_3)) % right_rows_3), 0L) + e_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_right_mix_2
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_id, e_size, e_width, left_id, pair_left, right_high_5,
    stable_pair_left,
    COALESCE((((right_low_6 + right_cells_4) - (((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_4)) % right_cells_4), 0L) AS right_low_4,
    COALESCE(((((e_size - COALESCE((((right_low_6 + right_cells_4) - (((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_4)) % right_cells_4), 0L)) + e_width) - 1L) div e_width), 0L) AS right_rows_3,
    (((((COALESCE((((right_low_6 + right_cells_4) - (((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_4)) % right_cells_4), 0L) + e_f3) & 4294967295L) ^ shiftright(((COALESCE((((right_low_6 + right_cells_4) - (((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_right_mix_4 ^ shiftright(s1_right_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % right_cells_4)) % right_cells_4), 0L) + e_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_right_mix_3
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_id, e_size, e_width, left_id, pair_left, right_low_6,
    stable_pair_left,
    CASE WHEN ((e_size - (COALESCE((((COALESCE((right_moved div e_width), 0L) + right_rows_5) - ((s2_right_mix_5 ^ shiftright(s2_right_mix_5, 15)) % right_rows_5)) % right_rows_5), 0L) * e_width)) < e_width) THEN (e_size - (COALESCE((((COALESCE((right_moved div e_width), 0L) + right_rows_5) - ((s2_right_mix_5 ^ shiftright(s2_right_mix_5, 15)) % right_rows_5)) % right_rows_5), 0L) * e_width)) ELSE e_width END AS right_cells_4,
    COALESCE((((COALESCE((right_moved div e_width), 0L) + right_rows_5) - ((s2_right_mix_5 ^ shiftright(s2_right_mix_5, 15)) % right_rows_5)) % right_rows_5), 0L) AS right_high_5,
    (((((COALESCE((((COALESCE((right_moved div e_width), 0L) + right_rows_5) - ((s2_right_mix_5 ^ shiftright(s2_right_mix_5, 15)) % right_rows_5)) % right_rows_5), 0L) + e_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((right_moved div e_width), 0L) + right_rows_5) - ((s2_right_mix_5 ^ shiftright(s2_right_mix_5, 15)) % right_rows_5)) % right_rows_5), 0L) + e_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_right_mix_4
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_id, e_size, e_width, left_id, pair_left,
    right_moved, stable_pair_left,
    COALESCE((right_moved % e_width), 0L) AS right_low_6,
    COALESCE(((((e_size - COALESCE((right_moved % e_width), 0L)) + e_width) - 1L) div e_width), 0L) AS right_rows_5,
    ((((((((COALESCE((right_moved % e_width), 0L) + e_f5) & 4294967295L) ^ shiftright(((COALESCE((right_moved % e_width), 0L) + e_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE((right_moved % e_width), 0L) + e_f5) & 4294967295L) ^ shiftright(((COALESCE((right_moved % e_width), 0L) + e_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_right_mix_5
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_size, e_width, left_id, pair_left,
    stable_pair_left,
    COALESCE((((other_place + e_size) - e_rotation) % e_size), 0L) AS right_moved
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, left_id, pair_left, stable_pair_left,
    ((group_number * 5L) + COALESCE(((shiftright((((((s1_pick_group ^ shiftright(s1_pick_group, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pick_group ^ shiftright(s1_pick_group, 15)) * (-749064809L)) & 4294967295L), 15)) * 5L), 32) + i_pick) % 5L), 0L)) AS other_place
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id,
    ((((s1_pair_left ^ shiftright(s1_pair_left, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pair_left ^ shiftright(s1_pair_left, 15)) * (-749064809L)) & 4294967295L), 15)) AS pair_left,
    ((((s1_stable_pair_left ^ shiftright(s1_stable_pair_left, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_stable_pair_left ^ shiftright(s1_stable_pair_left, 15)) * (-749064809L)) & 4294967295L), 15)) AS stable_pair_left,
    ((((((((s1_pick_left ^ shiftright(s1_pick_left, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pick_left ^ shiftright(s1_pick_left, 15)) * (-749064809L)) & 4294967295L), 15)) ^ ((e_id + (group_number * 5L)) & 4294967295L)) ^ shiftright((((((s1_pick_left ^ shiftright(s1_pick_left, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_pick_left ^ shiftright(s1_pick_left, 15)) * (-749064809L)) & 4294967295L), 15)) ^ ((e_id + (group_number * 5L)) & 4294967295L)), 16)) * 569420461L) & 4294967295L) AS s1_pick_group
FROM (
SELECT d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick,
    (d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) AS left_id,
    ((((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_pick) & 4294967295L) ^ shiftright((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_pick) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_pick_left,
    ((((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_a) & 4294967295L) ^ shiftright((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_pair_left,
    ((((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_stable_a) & 4294967295L) ^ shiftright((((d_id + ((left_high_1 * d_width) + COALESCE((((left_low_2 + left_cells_0) - (((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_0 ^ shiftright(s1_left_mix_0, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_0)) % left_cells_0), 0L))) + d_stable_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_stable_pair_left
FROM (
SELECT d_id, d_width, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5,
    e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_low_2,
    CASE WHEN ((d_size - (COALESCE((((left_high_3 + left_rows_1) - (((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_1)) % left_rows_1), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((left_high_3 + left_rows_1) - (((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_1)) % left_rows_1), 0L) * d_width)) ELSE d_width END AS left_cells_0,
    COALESCE((((left_high_3 + left_rows_1) - (((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_1)) % left_rows_1), 0L) AS left_high_1,
    (((((COALESCE((((left_high_3 + left_rows_1) - (((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_1)) % left_rows_1), 0L) + d_f0) & 4294967295L) ^ shiftright(((COALESCE((((left_high_3 + left_rows_1) - (((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_1 ^ shiftright(s1_left_mix_1, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_1)) % left_rows_1), 0L) + d_f0) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_left_mix_0
FROM (
SELECT d_id, d_size, d_width, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3,
    e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3,
    COALESCE((((left_low_4 + left_cells_2) - (((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_2)) % left_cells_2), 0L) AS left_low_2,
    COALESCE(((((d_size - COALESCE((((left_low_4 + left_cells_2) - (((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_2)) % left_cells_2), 0L)) + d_width) - 1L) div d_width), 0L) AS left_rows_1,
    (((((COALESCE((((left_low_4 + left_cells_2) - (((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_2)) % left_cells_2), 0L) + d_f1) & 4294967295L) ^ shiftright(((COALESCE((((left_low_4 + left_cells_2) - (((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_2 ^ shiftright(s1_left_mix_2, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_2)) % left_cells_2), 0L) + d_f1) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_left_mix_1
FROM (
SELECT d_id, d_size, d_width, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2,
    e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_low_4,
    CASE WHEN ((d_size - (COALESCE((((left_high_5 + left_rows_3) - (((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_3)) % left_rows_3), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((left_high_5 + left_rows_3) - (((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_3)) % left_rows_3), 0L) * d_width)) ELSE d_width END AS left_cells_2,
    COALESCE((((left_high_5 + left_rows_3) - (((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_3)) % left_rows_3), 0L) AS left_high_3,
    (((((COALESCE((((left_high_5 + left_rows_3) - (((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_3)) % left_rows_3), 0L) + d_f2) & 4294967295L) ^ shiftright(((COALESCE((((left_high_5 + left_rows_3) - (((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_3 ^ shiftright(s1_left_mix_3, 15)) * (-749064809L)) & 4294967295L), 15)) % left_rows_3)) % left_rows_3), 0L) + d_f2) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_left_mix_2
FROM (
SELECT d_id, d_size, d_width, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1,
    e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_5,
    COALESCE((((left_low_6 + left_cells_4) - (((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_4)) % left_cells_4), 0L) AS left_low_4,
    COALESCE(((((d_size - COALESCE((((left_low_6 + left_cells_4) - (((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_4)) % left_cells_4), 0L)) + d_width) - 1L) div d_width), 0L) AS left_rows_3,
    (((((COALESCE((((left_low_6 + left_cells_4) - (((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_4)) % left_cells_4), 0L) + d_f3) & 4294967295L) ^ shiftright(((COALESCE((((left_low_6 + left_cells_4) - (((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L) ^ shiftright((((s1_left_mix_4 ^ shiftright(s1_left_mix_4, 15)) * (-749064809L)) & 4294967295L), 15)) % left_cells_4)) % left_cells_4), 0L) + d_f3) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_left_mix_3
FROM (
SELECT d_id, d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0,
    e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6,
    CASE WHEN ((d_size - (COALESCE((((COALESCE((left_moved div d_width), 0L) + left_rows_5) - ((s2_left_mix_5 ^ shiftright(s2_left_mix_5, 15)) % left_rows_5)) % left_rows_5), 0L) * d_width)) < d_width) THEN (d_size - (COALESCE((((COALESCE((left_moved div d_width), 0L) + left_rows_5) - ((s2_left_mix_5 ^ shiftright(s2_left_mix_5, 15)) % left_rows_5)) % left_rows_5), 0L) * d_width)) ELSE d_width END AS left_cells_4,
    COALESCE((((COALESCE((left_moved div d_width), 0L) + left_rows_5) - ((s2_left_mix_5 ^ shiftright(s2_left_mix_5, 15)) % left_rows_5)) % left_rows_5), 0L) AS left_high_5,
    (((((COALESCE((((COALESCE((left_moved div d_width), 0L) + left_rows_5) - ((s2_left_mix_5 ^ shiftright(s2_left_mix_5, 15)) % left_rows_5)) % left_rows_5), 0L) + d_f4) & 4294967295L) ^ shiftright(((COALESCE((((COALESCE((left_moved div d_width), 0L) + left_rows_5) - ((s2_left_mix_5 ^ shiftright(s2_left_mix_5, 15)) % left_rows_5)) % left_rows_5), 0L) + d_f4) & 4294967295L), 16)) * 569420461L) & 4294967295L) AS s1_left_mix_4
FROM (
SELECT d_id, d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b,
    e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6, left_moved,
    COALESCE(((((d_size - left_low_6) + d_width) - 1L) div d_width), 0L) AS left_rows_5,
    ((((((((left_low_6 + d_f5) & 4294967295L) ^ shiftright(((left_low_6 + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((left_low_6 + d_f5) & 4294967295L) ^ shiftright(((left_low_6 + d_f5) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_left_mix_5
FROM (
SELECT d_id, d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a,
    d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, left_moved,
    explode(sequence(0L, 2L)) AS i_pick,
    COALESCE((left_moved % d_width), 0L) AS left_low_6,
    (e_first + i_group) AS group_number
FROM (
SELECT d_id, d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a,
    d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_first, e_id, e_living, e_rotation, e_size, e_width,
    explode(CASE WHEN e_count > 0L THEN sequence(0L, e_count - 1L) END) AS i_group,
    COALESCE(((((d_first + i_block) + d_size) - d_rotation) % d_size), 0L) AS left_moved
FROM (
SELECT d_first, d_id, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a,
    d_b, d_stable_a, d_stable_b,
    other.of_first AS e_first,
    other.of_count AS e_count,
    other.of_living AS e_living,
    other.of_size AS e_size,
    other.of_width AS e_width,
    other.of_rotation AS e_rotation,
    other.of_id AS e_id,
    other.of_f0 AS e_f0,
    other.of_f1 AS e_f1,
    other.of_f2 AS e_f2,
    other.of_f3 AS e_f3,
    other.of_f4 AS e_f4,
    other.of_f5 AS e_f5,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_stock
JOIN others_stock AS other ON other.of_day = d_day
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
) AS step_11
) AS step_12
WHERE (other_place < e_living)
) AS step_13
) AS step_14
) AS step_15
) AS step_16
) AS step_17
) AS step_18
) AS step_19
) AS step_20
) AS step_21;
