-- stock: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_id, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a,
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
    exploded.[of_number] AS i_block
FROM days_stock
JOIN numbers AS exploded ON exploded.[of_number] < d_count
JOIN others_stock AS other ON other.of_day = d_day
), step_2 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a,
    d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_first, e_id, e_living, e_rotation, e_size, e_width,
    exploded.[of_number] AS i_group,
    ((((d_first + i_block) + d_size) - d_rotation) % d_size) AS left_moved
FROM step_1
JOIN numbers AS exploded ON exploded.[of_number] < e_count
), step_3 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a,
    d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, left_moved,
    exploded.[of_number] AS i_pick,
    (left_moved % d_width) AS left_low_6,
    (e_first + i_group) AS group_number
FROM step_2
JOIN numbers AS exploded ON exploded.[of_number] < 3
), step_4 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b,
    e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6, left_moved,
    ((((d_size - left_low_6) + d_width) - 1) / d_width) AS left_rows_5,
    ((left_low_6 + d_f5) & CAST(4294967295 AS bigint)) AS s0_left_mix_5
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b,
    e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6, left_moved, left_rows_5,
    (((s0_left_mix_5 ^ (s0_left_mix_5 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_5
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b,
    e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6, left_moved, left_rows_5,
    (((s1_left_mix_5 ^ (s1_left_mix_5 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_5
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b,
    e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_low_6,
    ((((left_moved / d_width) + left_rows_5) - ((s2_left_mix_5 ^ (s2_left_mix_5 / 32768)) % left_rows_5)) % left_rows_5) AS left_high_5
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0,
    e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_high_5, left_low_6,
    CASE WHEN ((d_size - (left_high_5 * d_width)) < d_width) THEN (d_size - (left_high_5 * d_width)) ELSE d_width END AS left_cells_4,
    ((left_high_5 + d_f4) & CAST(4294967295 AS bigint)) AS s0_left_mix_4
FROM step_7
), step_9 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0,
    e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_cells_4, left_high_5, left_low_6,
    (((s0_left_mix_4 ^ (s0_left_mix_4 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_4
FROM step_8
), step_10 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0,
    e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_cells_4, left_high_5, left_low_6,
    (((s1_left_mix_4 ^ (s1_left_mix_4 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_4
FROM step_9
), step_11 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0,
    e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick,
    left_high_5,
    (((left_low_6 + left_cells_4) - ((s2_left_mix_4 ^ (s2_left_mix_4 / 32768)) % left_cells_4)) % left_cells_4) AS left_low_4
FROM step_10
), step_12 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1,
    e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_5,
    left_low_4,
    ((((d_size - left_low_4) + d_width) - 1) / d_width) AS left_rows_3,
    ((left_low_4 + d_f3) & CAST(4294967295 AS bigint)) AS s0_left_mix_3
FROM step_11
), step_13 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1,
    e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_5,
    left_low_4, left_rows_3,
    (((s0_left_mix_3 ^ (s0_left_mix_3 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_3
FROM step_12
), step_14 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1,
    e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_5,
    left_low_4, left_rows_3,
    (((s1_left_mix_3 ^ (s1_left_mix_3 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_3
FROM step_13
), step_15 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f2, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1,
    e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_low_4,
    (((left_high_5 + left_rows_3) - ((s2_left_mix_3 ^ (s2_left_mix_3 / 32768)) % left_rows_3)) % left_rows_3) AS left_high_3
FROM step_14
), step_16 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2,
    e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3,
    left_low_4,
    CASE WHEN ((d_size - (left_high_3 * d_width)) < d_width) THEN (d_size - (left_high_3 * d_width)) ELSE d_width END AS left_cells_2,
    ((left_high_3 + d_f2) & CAST(4294967295 AS bigint)) AS s0_left_mix_2
FROM step_15
), step_17 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2,
    e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_cells_2,
    left_high_3, left_low_4,
    (((s0_left_mix_2 ^ (s0_left_mix_2 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_2
FROM step_16
), step_18 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2,
    e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_cells_2,
    left_high_3, left_low_4,
    (((s1_left_mix_2 ^ (s1_left_mix_2 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_2
FROM step_17
), step_19 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f1, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2,
    e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3,
    (((left_low_4 + left_cells_2) - ((s2_left_mix_2 ^ (s2_left_mix_2 / 32768)) % left_cells_2)) % left_cells_2) AS left_low_2
FROM step_18
), step_20 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3,
    e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3, left_low_2,
    ((((d_size - left_low_2) + d_width) - 1) / d_width) AS left_rows_1,
    ((left_low_2 + d_f1) & CAST(4294967295 AS bigint)) AS s0_left_mix_1
FROM step_19
), step_21 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3,
    e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3, left_low_2,
    left_rows_1,
    (((s0_left_mix_1 ^ (s0_left_mix_1 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_1
FROM step_20
), step_22 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3,
    e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_3, left_low_2,
    left_rows_1,
    (((s1_left_mix_1 ^ (s1_left_mix_1 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_1
FROM step_21
), step_23 AS (
SELECT TOP (1000000000) d_id, d_size, d_width, d_f0, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3,
    e_f4, e_f5, e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_low_2,
    (((left_high_3 + left_rows_1) - ((s2_left_mix_1 ^ (s2_left_mix_1 / 32768)) % left_rows_1)) % left_rows_1) AS left_high_1
FROM step_22
), step_24 AS (
SELECT TOP (1000000000) d_id, d_width, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5,
    e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_high_1, left_low_2,
    CASE WHEN ((d_size - (left_high_1 * d_width)) < d_width) THEN (d_size - (left_high_1 * d_width)) ELSE d_width END AS left_cells_0,
    ((left_high_1 + d_f0) & CAST(4294967295 AS bigint)) AS s0_left_mix_0
FROM step_23
), step_25 AS (
SELECT TOP (1000000000) d_id, d_width, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5,
    e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_cells_0, left_high_1, left_low_2,
    (((s0_left_mix_0 ^ (s0_left_mix_0 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_left_mix_0
FROM step_24
), step_26 AS (
SELECT TOP (1000000000) d_id, d_width, d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5,
    e_id, e_living, e_rotation, e_size, e_width, group_number, i_pick, left_cells_0, left_high_1, left_low_2,
    (((s1_left_mix_0 ^ (s1_left_mix_0 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_left_mix_0
FROM step_25
), step_27 AS (
SELECT TOP (1000000000) d_day, d_pick, d_a, d_b, d_stable_a, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living,
    e_rotation, e_size, e_width, group_number, i_pick,
    (d_id + ((left_high_1 * d_width) + (((left_low_2 + left_cells_0) - ((s2_left_mix_0 ^ (s2_left_mix_0 / 32768)) % left_cells_0)) % left_cells_0))) AS left_id
FROM step_26
), step_28 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id,
    ((left_id + d_pick) & CAST(4294967295 AS bigint)) AS s0_pick_left,
    ((left_id + d_a) & CAST(4294967295 AS bigint)) AS s0_pair_left,
    ((left_id + d_stable_a) & CAST(4294967295 AS bigint)) AS s0_stable_pair_left
FROM step_27
), step_29 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id,
    (((s0_pick_left ^ (s0_pick_left / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_pick_left,
    (((s0_pair_left ^ (s0_pair_left / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_pair_left,
    (((s0_stable_pair_left ^ (s0_stable_pair_left / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_stable_pair_left
FROM step_28
), step_30 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id,
    (((s1_pick_left ^ (s1_pick_left / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_pick_left,
    (((s1_pair_left ^ (s1_pair_left / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_pair_left,
    (((s1_stable_pair_left ^ (s1_stable_pair_left / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_stable_pair_left
FROM step_29
), step_31 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id,
    ((s2_pick_left ^ (s2_pick_left / 32768)) ^ ((e_id + (group_number * 5)) & CAST(4294967295 AS bigint))) AS s0_pick_group,
    (s2_pair_left ^ (s2_pair_left / 32768)) AS pair_left,
    (s2_stable_pair_left ^ (s2_stable_pair_left / 32768)) AS stable_pair_left
FROM step_30
), step_32 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id, pair_left, stable_pair_left,
    (((s0_pick_group ^ (s0_pick_group / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_pick_group
FROM step_31
), step_33 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, group_number, i_pick, left_id, pair_left, stable_pair_left,
    (((s1_pick_group ^ (s1_pick_group / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_pick_group
FROM step_32
), step_34 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_living, e_rotation, e_size,
    e_width, left_id, pair_left, stable_pair_left,
    ((group_number * 5) + (((((s2_pick_group ^ (s2_pick_group / 32768)) * 5) / CAST(4294967296 AS bigint)) + i_pick) % 5)) AS other_place
FROM step_33
), step_35 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_size, e_width, left_id, pair_left,
    stable_pair_left,
    (((other_place + e_size) - e_rotation) % e_size) AS right_moved
FROM step_34
WHERE (other_place < e_living)
), step_36 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_f5, e_id, e_size, e_width, left_id, pair_left,
    right_moved, stable_pair_left,
    (right_moved % e_width) AS right_low_6
FROM step_35
), step_37 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_id, e_size, e_width, left_id, pair_left,
    right_low_6, right_moved, stable_pair_left,
    ((((e_size - right_low_6) + e_width) - 1) / e_width) AS right_rows_5,
    ((right_low_6 + e_f5) & CAST(4294967295 AS bigint)) AS s0_right_mix_5
FROM step_36
), step_38 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_id, e_size, e_width, left_id, pair_left,
    right_low_6, right_moved, right_rows_5, stable_pair_left,
    (((s0_right_mix_5 ^ (s0_right_mix_5 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_5
FROM step_37
), step_39 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_id, e_size, e_width, left_id, pair_left,
    right_low_6, right_moved, right_rows_5, stable_pair_left,
    (((s1_right_mix_5 ^ (s1_right_mix_5 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_5
FROM step_38
), step_40 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_f4, e_id, e_size, e_width, left_id, pair_left,
    right_low_6, stable_pair_left,
    ((((right_moved / e_width) + right_rows_5) - ((s2_right_mix_5 ^ (s2_right_mix_5 / 32768)) % right_rows_5)) % right_rows_5) AS right_high_5
FROM step_39
), step_41 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_id, e_size, e_width, left_id, pair_left,
    right_high_5, right_low_6, stable_pair_left,
    CASE WHEN ((e_size - (right_high_5 * e_width)) < e_width) THEN (e_size - (right_high_5 * e_width)) ELSE e_width END AS right_cells_4,
    ((right_high_5 + e_f4) & CAST(4294967295 AS bigint)) AS s0_right_mix_4
FROM step_40
), step_42 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_id, e_size, e_width, left_id, pair_left,
    right_cells_4, right_high_5, right_low_6, stable_pair_left,
    (((s0_right_mix_4 ^ (s0_right_mix_4 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_4
FROM step_41
), step_43 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_id, e_size, e_width, left_id, pair_left,
    right_cells_4, right_high_5, right_low_6, stable_pair_left,
    (((s1_right_mix_4 ^ (s1_right_mix_4 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_4
FROM step_42
), step_44 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_f3, e_id, e_size, e_width, left_id, pair_left,
    right_high_5, stable_pair_left,
    (((right_low_6 + right_cells_4) - ((s2_right_mix_4 ^ (s2_right_mix_4 / 32768)) % right_cells_4)) % right_cells_4) AS right_low_4
FROM step_43
), step_45 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_id, e_size, e_width, left_id, pair_left, right_high_5,
    right_low_4, stable_pair_left,
    ((((e_size - right_low_4) + e_width) - 1) / e_width) AS right_rows_3,
    ((right_low_4 + e_f3) & CAST(4294967295 AS bigint)) AS s0_right_mix_3
FROM step_44
), step_46 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_id, e_size, e_width, left_id, pair_left, right_high_5,
    right_low_4, right_rows_3, stable_pair_left,
    (((s0_right_mix_3 ^ (s0_right_mix_3 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_3
FROM step_45
), step_47 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_id, e_size, e_width, left_id, pair_left, right_high_5,
    right_low_4, right_rows_3, stable_pair_left,
    (((s1_right_mix_3 ^ (s1_right_mix_3 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_3
FROM step_46
), step_48 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_f2, e_id, e_size, e_width, left_id, pair_left, right_low_4,
    stable_pair_left,
    (((right_high_5 + right_rows_3) - ((s2_right_mix_3 ^ (s2_right_mix_3 / 32768)) % right_rows_3)) % right_rows_3) AS right_high_3
FROM step_47
), step_49 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_id, e_size, e_width, left_id, pair_left, right_high_3,
    right_low_4, stable_pair_left,
    CASE WHEN ((e_size - (right_high_3 * e_width)) < e_width) THEN (e_size - (right_high_3 * e_width)) ELSE e_width END AS right_cells_2,
    ((right_high_3 + e_f2) & CAST(4294967295 AS bigint)) AS s0_right_mix_2
FROM step_48
), step_50 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_id, e_size, e_width, left_id, pair_left, right_cells_2,
    right_high_3, right_low_4, stable_pair_left,
    (((s0_right_mix_2 ^ (s0_right_mix_2 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_2
FROM step_49
), step_51 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_id, e_size, e_width, left_id, pair_left, right_cells_2,
    right_high_3, right_low_4, stable_pair_left,
    (((s1_right_mix_2 ^ (s1_right_mix_2 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_2
FROM step_50
), step_52 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_f1, e_id, e_size, e_width, left_id, pair_left, right_high_3,
    stable_pair_left,
    (((right_low_4 + right_cells_2) - ((s2_right_mix_2 ^ (s2_right_mix_2 / 32768)) % right_cells_2)) % right_cells_2) AS right_low_2
FROM step_51
), step_53 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_id, e_size, e_width, left_id, pair_left, right_high_3, right_low_2,
    stable_pair_left,
    ((((e_size - right_low_2) + e_width) - 1) / e_width) AS right_rows_1,
    ((right_low_2 + e_f1) & CAST(4294967295 AS bigint)) AS s0_right_mix_1
FROM step_52
), step_54 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_id, e_size, e_width, left_id, pair_left, right_high_3, right_low_2,
    right_rows_1, stable_pair_left,
    (((s0_right_mix_1 ^ (s0_right_mix_1 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_1
FROM step_53
), step_55 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_id, e_size, e_width, left_id, pair_left, right_high_3, right_low_2,
    right_rows_1, stable_pair_left,
    (((s1_right_mix_1 ^ (s1_right_mix_1 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_1
FROM step_54
), step_56 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_f0, e_id, e_size, e_width, left_id, pair_left, right_low_2, stable_pair_left,
    (((right_high_3 + right_rows_1) - ((s2_right_mix_1 ^ (s2_right_mix_1 / 32768)) % right_rows_1)) % right_rows_1) AS right_high_1
FROM step_55
), step_57 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_id, e_width, left_id, pair_left, right_high_1, right_low_2, stable_pair_left,
    CASE WHEN ((e_size - (right_high_1 * e_width)) < e_width) THEN (e_size - (right_high_1 * e_width)) ELSE e_width END AS right_cells_0,
    ((right_high_1 + e_f0) & CAST(4294967295 AS bigint)) AS s0_right_mix_0
FROM step_56
), step_58 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_id, e_width, left_id, pair_left, right_cells_0, right_high_1, right_low_2,
    stable_pair_left,
    (((s0_right_mix_0 ^ (s0_right_mix_0 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_right_mix_0
FROM step_57
), step_59 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, e_id, e_width, left_id, pair_left, right_cells_0, right_high_1, right_low_2,
    stable_pair_left,
    (((s1_right_mix_0 ^ (s1_right_mix_0 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_right_mix_0
FROM step_58
), step_60 AS (
SELECT TOP (1000000000) d_day, d_b, d_stable_b, left_id, pair_left, stable_pair_left,
    (e_id + ((right_high_1 * e_width) + (((right_low_2 + right_cells_0) - ((s2_right_mix_0 ^ (s2_right_mix_0 / 32768)) % right_cells_0)) % right_cells_0))) AS right_id
FROM step_59
), step_61 AS (
SELECT TOP (1000000000) d_day, left_id, pair_left, right_id, stable_pair_left,
    ((right_id + d_b) & CAST(4294967295 AS bigint)) AS s0_pair_right,
    ((right_id + d_stable_b) & CAST(4294967295 AS bigint)) AS s0_stable_pair_right
FROM step_60
), step_62 AS (
SELECT TOP (1000000000) d_day, left_id, pair_left, right_id, stable_pair_left,
    (((s0_pair_right ^ (s0_pair_right / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_pair_right,
    (((s0_stable_pair_right ^ (s0_stable_pair_right / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_stable_pair_right
FROM step_61
), step_63 AS (
SELECT TOP (1000000000) d_day, left_id, pair_left, right_id, stable_pair_left,
    (((s1_pair_right ^ (s1_pair_right / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_pair_right,
    (((s1_stable_pair_right ^ (s1_stable_pair_right / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_stable_pair_right
FROM step_62
), step_64 AS (
SELECT TOP (1000000000) d_day, left_id, pair_left, right_id, stable_pair_left,
    (s2_pair_right ^ (s2_pair_right / 32768)) AS pair_right,
    (s2_stable_pair_right ^ (s2_stable_pair_right / 32768)) AS stable_pair_right
FROM step_63
), step_65 AS (
SELECT TOP (1000000000) d_day, left_id, right_id,
    (pair_left ^ pair_right) AS s0_state_a,
    ((pair_left + (pair_right * 3)) & CAST(4294967295 AS bigint)) AS s0_state_b,
    (stable_pair_left ^ stable_pair_right) AS s0_stable_state_a,
    ((stable_pair_left + (stable_pair_right * 3)) & CAST(4294967295 AS bigint)) AS s0_stable_state_b
FROM step_64
), step_66 AS (
SELECT TOP (1000000000) d_day, left_id, right_id,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b,
    (((s0_stable_state_a ^ (s0_stable_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_stable_state_a,
    (((s0_stable_state_b ^ (s0_stable_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_stable_state_b
FROM step_65
), step_67 AS (
SELECT TOP (1000000000) d_day, left_id, right_id,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b,
    (((s1_stable_state_a ^ (s1_stable_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_stable_state_a,
    (((s1_stable_state_b ^ (s1_stable_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_stable_state_b
FROM step_66
), step_68 AS (
SELECT TOP (1000000000) d_day, left_id, right_id, s2_stable_state_a, s2_stable_state_b, s2_state_b,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a
FROM step_67
), made AS (
SELECT TOP (1000000000) left_id AS store_id,
    right_id AS good_id,
    CAST(((((((((s2_stable_state_a ^ (s2_stable_state_a / 32768)) * 725097251) ^ ((s2_stable_state_b ^ (s2_stable_state_b / 32768)) * 189436895)) / 32768) & CAST(4294967295 AS bigint)) * 9) / CAST(4294967296 AS bigint)) + 1) AS int) AS [shelf],
    CAST(((((((state_a * 984066541) ^ ((s2_state_b ^ (s2_state_b / 32768)) * 987579173)) / 32768) & CAST(4294967295 AS bigint)) * 100) / CAST(4294967296 AS bigint)) AS int) AS [pieces],
    d_day AS [$day],
    state_a AS [$hash]
FROM step_68
)
SELECT * FROM [made];
