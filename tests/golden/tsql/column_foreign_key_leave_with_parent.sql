-- cards: ranks_5_cards_person_id
WITH step_1 AS (
SELECT TOP (1000000000) d_before0, d_living, d_pub, d_size, d_width, d_rotation, d_id, d_f0, d_f1, d_f2, d_f3, d_f4, d_f5,
    (d_before0 / 128) AS first_bucket
FROM facts_ranks_5_cards_person_id
), step_2 AS (
SELECT TOP (1000000000) d_before0, d_living, d_pub, d_size, d_width, d_rotation, d_id, d_f0, d_f1, d_f2, d_f3, d_f4, d_f5,
    first_bucket,
    exploded.[of_number] AS i_bucket
FROM step_1
JOIN numbers AS exploded ON exploded.[of_number] < (((((d_before0 + d_living) - 1) / 128) - first_bucket) + 1)
), made AS (
SELECT TOP (1000000000) (((d_pub * CAST(4294967296 AS bigint)) + first_bucket) + i_bucket) AS of_bucket,
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
FROM step_2
)
SELECT * FROM [made];

-- cards: left_5_cards_person_id
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left,
    exploded.[of_number] AS i_block
FROM facts_left_5_cards_person_id
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left,
    ((((d_first + i_block) + d_size) - d_rotation) % d_size) AS id_moved
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_moved,
    (id_moved % d_width) AS id_low_6
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_low_6, id_moved,
    ((((d_size - id_low_6) + d_width) - 1) / d_width) AS id_rows_5,
    ((id_low_6 + d_f5) & CAST(4294967295 AS bigint)) AS s0_id_mix_5
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_low_6, id_moved, id_rows_5,
    (((s0_id_mix_5 ^ (s0_id_mix_5 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_5
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_low_6, id_moved, id_rows_5,
    (((s1_id_mix_5 ^ (s1_id_mix_5 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_5
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_low_6,
    ((((id_moved / d_width) + id_rows_5) - ((s2_id_mix_5 ^ (s2_id_mix_5 / 32768)) % id_rows_5)) % id_rows_5) AS id_high_5
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_high_5, id_low_6,
    CASE WHEN ((d_size - (id_high_5 * d_width)) < d_width) THEN (d_size - (id_high_5 * d_width)) ELSE d_width END AS id_cells_4,
    ((id_high_5 + d_f4) & CAST(4294967295 AS bigint)) AS s0_id_mix_4
FROM step_7
), step_9 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_cells_4, id_high_5, id_low_6,
    (((s0_id_mix_4 ^ (s0_id_mix_4 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_4
FROM step_8
), step_10 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_cells_4, id_high_5, id_low_6,
    (((s1_id_mix_4 ^ (s1_id_mix_4 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_4
FROM step_9
), step_11 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_left, id_high_5,
    (((id_low_6 + id_cells_4) - ((s2_id_mix_4 ^ (s2_id_mix_4 / 32768)) % id_cells_4)) % id_cells_4) AS id_low_4
FROM step_10
), step_12 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_left, id_high_5, id_low_4,
    ((((d_size - id_low_4) + d_width) - 1) / d_width) AS id_rows_3,
    ((id_low_4 + d_f3) & CAST(4294967295 AS bigint)) AS s0_id_mix_3
FROM step_11
), step_13 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_left, id_high_5, id_low_4, id_rows_3,
    (((s0_id_mix_3 ^ (s0_id_mix_3 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_3
FROM step_12
), step_14 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_left, id_high_5, id_low_4, id_rows_3,
    (((s1_id_mix_3 ^ (s1_id_mix_3 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_3
FROM step_13
), step_15 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_left, id_low_4,
    (((id_high_5 + id_rows_3) - ((s2_id_mix_3 ^ (s2_id_mix_3 / 32768)) % id_rows_3)) % id_rows_3) AS id_high_3
FROM step_14
), step_16 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_left, id_high_3, id_low_4,
    CASE WHEN ((d_size - (id_high_3 * d_width)) < d_width) THEN (d_size - (id_high_3 * d_width)) ELSE d_width END AS id_cells_2,
    ((id_high_3 + d_f2) & CAST(4294967295 AS bigint)) AS s0_id_mix_2
FROM step_15
), step_17 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_left, id_cells_2, id_high_3, id_low_4,
    (((s0_id_mix_2 ^ (s0_id_mix_2 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_2
FROM step_16
), step_18 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_left, id_cells_2, id_high_3, id_low_4,
    (((s1_id_mix_2 ^ (s1_id_mix_2 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_2
FROM step_17
), step_19 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_left, id_high_3,
    (((id_low_4 + id_cells_2) - ((s2_id_mix_2 ^ (s2_id_mix_2 / 32768)) % id_cells_2)) % id_cells_2) AS id_low_2
FROM step_18
), step_20 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_left, id_high_3, id_low_2,
    ((((d_size - id_low_2) + d_width) - 1) / d_width) AS id_rows_1,
    ((id_low_2 + d_f1) & CAST(4294967295 AS bigint)) AS s0_id_mix_1
FROM step_19
), step_21 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_left, id_high_3, id_low_2, id_rows_1,
    (((s0_id_mix_1 ^ (s0_id_mix_1 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_1
FROM step_20
), step_22 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_left, id_high_3, id_low_2, id_rows_1,
    (((s1_id_mix_1 ^ (s1_id_mix_1 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_1
FROM step_21
), step_23 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_left, id_low_2,
    (((id_high_3 + id_rows_1) - ((s2_id_mix_1 ^ (s2_id_mix_1 / 32768)) % id_rows_1)) % id_rows_1) AS id_high_1
FROM step_22
), step_24 AS (
SELECT TOP (1000000000) d_width, d_id, d_left, id_high_1, id_low_2,
    CASE WHEN ((d_size - (id_high_1 * d_width)) < d_width) THEN (d_size - (id_high_1 * d_width)) ELSE d_width END AS id_cells_0,
    ((id_high_1 + d_f0) & CAST(4294967295 AS bigint)) AS s0_id_mix_0
FROM step_23
), step_25 AS (
SELECT TOP (1000000000) d_width, d_id, d_left, id_cells_0, id_high_1, id_low_2,
    (((s0_id_mix_0 ^ (s0_id_mix_0 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_0
FROM step_24
), step_26 AS (
SELECT TOP (1000000000) d_width, d_id, d_left, id_cells_0, id_high_1, id_low_2,
    (((s1_id_mix_0 ^ (s1_id_mix_0 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_0
FROM step_25
), made AS (
SELECT TOP (1000000000) (d_id + ((id_high_1 * d_width) + (((id_low_2 + id_cells_0) - ((s2_id_mix_0 ^ (s2_id_mix_0 / 32768)) % id_cells_0)) % id_cells_0))) AS of_key,
    d_left AS of_left
FROM step_26
)
SELECT * FROM [made];

-- cards: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub,
    d_n0_person_id, d_bucket_person_id, d_day,
    exploded.[of_number] AS i_block
FROM days_cards
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day,
    ((((d_first + i_block) + d_size) - d_rotation) % d_size) AS id_moved
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day, id_moved,
    (id_moved % d_width) AS id_low_6
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day, id_low_6, id_moved,
    ((((d_size - id_low_6) + d_width) - 1) / d_width) AS id_rows_5,
    ((id_low_6 + d_f5) & CAST(4294967295 AS bigint)) AS s0_id_mix_5
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day, id_low_6, id_moved, id_rows_5,
    (((s0_id_mix_5 ^ (s0_id_mix_5 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_5
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day, id_low_6, id_moved, id_rows_5,
    (((s1_id_mix_5 ^ (s1_id_mix_5 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_5
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id,
    d_bucket_person_id, d_day, id_low_6,
    ((((id_moved / d_width) + id_rows_5) - ((s2_id_mix_5 ^ (s2_id_mix_5 / 32768)) % id_rows_5)) % id_rows_5) AS id_high_5
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id,
    d_day, id_high_5, id_low_6,
    CASE WHEN ((d_size - (id_high_5 * d_width)) < d_width) THEN (d_size - (id_high_5 * d_width)) ELSE d_width END AS id_cells_4,
    ((id_high_5 + d_f4) & CAST(4294967295 AS bigint)) AS s0_id_mix_4
FROM step_7
), step_9 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id,
    d_day, id_cells_4, id_high_5, id_low_6,
    (((s0_id_mix_4 ^ (s0_id_mix_4 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_4
FROM step_8
), step_10 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id,
    d_day, id_cells_4, id_high_5, id_low_6,
    (((s1_id_mix_4 ^ (s1_id_mix_4 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_4
FROM step_9
), step_11 AS (
SELECT TOP (1000000000) d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id,
    d_day, id_high_5,
    (((id_low_6 + id_cells_4) - ((s2_id_mix_4 ^ (s2_id_mix_4 / 32768)) % id_cells_4)) % id_cells_4) AS id_low_4
FROM step_10
), step_12 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_5, id_low_4,
    ((((d_size - id_low_4) + d_width) - 1) / d_width) AS id_rows_3,
    ((id_low_4 + d_f3) & CAST(4294967295 AS bigint)) AS s0_id_mix_3
FROM step_11
), step_13 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_5, id_low_4, id_rows_3,
    (((s0_id_mix_3 ^ (s0_id_mix_3 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_3
FROM step_12
), step_14 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_5, id_low_4, id_rows_3,
    (((s1_id_mix_3 ^ (s1_id_mix_3 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_3
FROM step_13
), step_15 AS (
SELECT TOP (1000000000) d_size, d_width, d_f2, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_low_4,
    (((id_high_5 + id_rows_3) - ((s2_id_mix_3 ^ (s2_id_mix_3 / 32768)) % id_rows_3)) % id_rows_3) AS id_high_3
FROM step_14
), step_16 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_3, id_low_4,
    CASE WHEN ((d_size - (id_high_3 * d_width)) < d_width) THEN (d_size - (id_high_3 * d_width)) ELSE d_width END AS id_cells_2,
    ((id_high_3 + d_f2) & CAST(4294967295 AS bigint)) AS s0_id_mix_2
FROM step_15
), step_17 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_cells_2, id_high_3, id_low_4,
    (((s0_id_mix_2 ^ (s0_id_mix_2 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_2
FROM step_16
), step_18 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_cells_2, id_high_3, id_low_4,
    (((s1_id_mix_2 ^ (s1_id_mix_2 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_2
FROM step_17
), step_19 AS (
SELECT TOP (1000000000) d_size, d_width, d_f1, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    id_high_3,
    (((id_low_4 + id_cells_2) - ((s2_id_mix_2 ^ (s2_id_mix_2 / 32768)) % id_cells_2)) % id_cells_2) AS id_low_2
FROM step_18
), step_20 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_high_3,
    id_low_2,
    ((((d_size - id_low_2) + d_width) - 1) / d_width) AS id_rows_1,
    ((id_low_2 + d_f1) & CAST(4294967295 AS bigint)) AS s0_id_mix_1
FROM step_19
), step_21 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_high_3,
    id_low_2, id_rows_1,
    (((s0_id_mix_1 ^ (s0_id_mix_1 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_1
FROM step_20
), step_22 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_high_3,
    id_low_2, id_rows_1,
    (((s1_id_mix_1 ^ (s1_id_mix_1 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_1
FROM step_21
), step_23 AS (
SELECT TOP (1000000000) d_size, d_width, d_f0, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_low_2,
    (((id_high_3 + id_rows_1) - ((s2_id_mix_1 ^ (s2_id_mix_1 / 32768)) % id_rows_1)) % id_rows_1) AS id_high_1
FROM step_22
), step_24 AS (
SELECT TOP (1000000000) d_width, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_high_1, id_low_2,
    CASE WHEN ((d_size - (id_high_1 * d_width)) < d_width) THEN (d_size - (id_high_1 * d_width)) ELSE d_width END AS id_cells_0,
    ((id_high_1 + d_f0) & CAST(4294967295 AS bigint)) AS s0_id_mix_0
FROM step_23
), step_25 AS (
SELECT TOP (1000000000) d_width, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_cells_0, id_high_1,
    id_low_2,
    (((s0_id_mix_0 ^ (s0_id_mix_0 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_id_mix_0
FROM step_24
), step_26 AS (
SELECT TOP (1000000000) d_width, d_id, d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day, id_cells_0, id_high_1,
    id_low_2,
    (((s1_id_mix_0 ^ (s1_id_mix_0 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_id_mix_0
FROM step_25
), step_27 AS (
SELECT TOP (1000000000) d_a, d_b, d_pub, d_n0_person_id, d_bucket_person_id, d_day,
    (d_id + ((id_high_1 * d_width) + (((id_low_2 + id_cells_0) - ((s2_id_mix_0 ^ (s2_id_mix_0 / 32768)) % id_cells_0)) % id_cells_0))) AS entity_id
FROM step_26
), step_28 AS (
SELECT TOP (1000000000) d_pub, d_n0_person_id, d_bucket_person_id, d_day, entity_id,
    ((entity_id + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((entity_id + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b
FROM step_27
), step_29 AS (
SELECT TOP (1000000000) d_pub, d_n0_person_id, d_bucket_person_id, d_day, entity_id,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_28
), step_30 AS (
SELECT TOP (1000000000) d_pub, d_n0_person_id, d_bucket_person_id, d_day, entity_id,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_29
), step_31 AS (
SELECT TOP (1000000000) d_pub, d_n0_person_id, d_bucket_person_id, d_day, entity_id, s2_state_b,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a
FROM step_30
), step_32 AS (
SELECT TOP (1000000000) d_pub, d_bucket_person_id, d_day, entity_id, state_a,
    ((((((state_a * 143997807) ^ ((s2_state_b ^ (s2_state_b / 32768)) * 736359153)) / 32768) & CAST(4294967295 AS bigint)) * d_n0_person_id) / CAST(4294967296 AS bigint)) AS rank_person_id
FROM step_31
), step_33 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, rank_person_id, state_a,
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
FROM step_32
JOIN ranks_5_cards_person_id AS rank_person_id ON rank_person_id.of_bucket = (d_bucket_person_id + (rank_person_id / 128))
), step_34 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3,
    r_person_id_f4, r_person_id_f5, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    ((((rank_person_id - r_person_id_before) + r_person_id_size) - r_person_id_rotation) % r_person_id_size) AS parent_person_id_moved
FROM step_33
WHERE ((rank_person_id >= r_person_id_before) AND (rank_person_id < (r_person_id_before + r_person_id_living)))
), step_35 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_moved, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_f3, r_person_id_f4, r_person_id_f5, r_person_id_id, r_person_id_size, r_person_id_width,
    state_a,
    (parent_person_id_moved % r_person_id_width) AS parent_person_id_low_6
FROM step_34
), step_36 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_6, parent_person_id_moved, r_person_id_f0,
    r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_f4, r_person_id_id, r_person_id_size,
    r_person_id_width, state_a,
    ((((r_person_id_size - parent_person_id_low_6) + r_person_id_width) - 1) / r_person_id_width) AS parent_person_id_rows_5,
    ((parent_person_id_low_6 + r_person_id_f5) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_5
FROM step_35
), step_37 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_6, parent_person_id_moved, parent_person_id_rows_5,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_f4, r_person_id_id,
    r_person_id_size, r_person_id_width, state_a,
    (((s0_parent_person_id_mix_5 ^ (s0_parent_person_id_mix_5 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_5
FROM step_36
), step_38 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_6, parent_person_id_moved, parent_person_id_rows_5,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_f4, r_person_id_id,
    r_person_id_size, r_person_id_width, state_a,
    (((s1_parent_person_id_mix_5 ^ (s1_parent_person_id_mix_5 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_5
FROM step_37
), step_39 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_6, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_f3, r_person_id_f4, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    ((((parent_person_id_moved / r_person_id_width) + parent_person_id_rows_5) - ((s2_parent_person_id_mix_5 ^ (s2_parent_person_id_mix_5 / 32768)) % parent_person_id_rows_5)) % parent_person_id_rows_5) AS parent_person_id_high_5
FROM step_38
), step_40 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_5, parent_person_id_low_6, r_person_id_f0,
    r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_id, r_person_id_size, r_person_id_width,
    state_a,
    CASE WHEN ((r_person_id_size - (parent_person_id_high_5 * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (parent_person_id_high_5 * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_4,
    ((parent_person_id_high_5 + r_person_id_f4) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_4
FROM step_39
), step_41 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_4, parent_person_id_high_5, parent_person_id_low_6,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_id, r_person_id_size,
    r_person_id_width, state_a,
    (((s0_parent_person_id_mix_4 ^ (s0_parent_person_id_mix_4 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_4
FROM step_40
), step_42 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_4, parent_person_id_high_5, parent_person_id_low_6,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_f3, r_person_id_id, r_person_id_size,
    r_person_id_width, state_a,
    (((s1_parent_person_id_mix_4 ^ (s1_parent_person_id_mix_4 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_4
FROM step_41
), step_43 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_5, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_f3, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((parent_person_id_low_6 + parent_person_id_cells_4) - ((s2_parent_person_id_mix_4 ^ (s2_parent_person_id_mix_4 / 32768)) % parent_person_id_cells_4)) % parent_person_id_cells_4) AS parent_person_id_low_4
FROM step_42
), step_44 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_5, parent_person_id_low_4, r_person_id_f0,
    r_person_id_f1, r_person_id_f2, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    ((((r_person_id_size - parent_person_id_low_4) + r_person_id_width) - 1) / r_person_id_width) AS parent_person_id_rows_3,
    ((parent_person_id_low_4 + r_person_id_f3) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_3
FROM step_43
), step_45 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_5, parent_person_id_low_4, parent_person_id_rows_3,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_id, r_person_id_size, r_person_id_width,
    state_a,
    (((s0_parent_person_id_mix_3 ^ (s0_parent_person_id_mix_3 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_3
FROM step_44
), step_46 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_5, parent_person_id_low_4, parent_person_id_rows_3,
    r_person_id_f0, r_person_id_f1, r_person_id_f2, r_person_id_id, r_person_id_size, r_person_id_width,
    state_a,
    (((s1_parent_person_id_mix_3 ^ (s1_parent_person_id_mix_3 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_3
FROM step_45
), step_47 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_4, r_person_id_f0, r_person_id_f1, r_person_id_f2,
    r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((parent_person_id_high_5 + parent_person_id_rows_3) - ((s2_parent_person_id_mix_3 ^ (s2_parent_person_id_mix_3 / 32768)) % parent_person_id_rows_3)) % parent_person_id_rows_3) AS parent_person_id_high_3
FROM step_46
), step_48 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_3, parent_person_id_low_4, r_person_id_f0,
    r_person_id_f1, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    CASE WHEN ((r_person_id_size - (parent_person_id_high_3 * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (parent_person_id_high_3 * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_2,
    ((parent_person_id_high_3 + r_person_id_f2) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_2
FROM step_47
), step_49 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_2, parent_person_id_high_3, parent_person_id_low_4,
    r_person_id_f0, r_person_id_f1, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((s0_parent_person_id_mix_2 ^ (s0_parent_person_id_mix_2 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_2
FROM step_48
), step_50 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_2, parent_person_id_high_3, parent_person_id_low_4,
    r_person_id_f0, r_person_id_f1, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((s1_parent_person_id_mix_2 ^ (s1_parent_person_id_mix_2 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_2
FROM step_49
), step_51 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_3, r_person_id_f0, r_person_id_f1, r_person_id_id,
    r_person_id_size, r_person_id_width, state_a,
    (((parent_person_id_low_4 + parent_person_id_cells_2) - ((s2_parent_person_id_mix_2 ^ (s2_parent_person_id_mix_2 / 32768)) % parent_person_id_cells_2)) % parent_person_id_cells_2) AS parent_person_id_low_2
FROM step_50
), step_52 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_3, parent_person_id_low_2, r_person_id_f0,
    r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    ((((r_person_id_size - parent_person_id_low_2) + r_person_id_width) - 1) / r_person_id_width) AS parent_person_id_rows_1,
    ((parent_person_id_low_2 + r_person_id_f1) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_1
FROM step_51
), step_53 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_3, parent_person_id_low_2, parent_person_id_rows_1,
    r_person_id_f0, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((s0_parent_person_id_mix_1 ^ (s0_parent_person_id_mix_1 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_1
FROM step_52
), step_54 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_3, parent_person_id_low_2, parent_person_id_rows_1,
    r_person_id_f0, r_person_id_id, r_person_id_size, r_person_id_width, state_a,
    (((s1_parent_person_id_mix_1 ^ (s1_parent_person_id_mix_1 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_1
FROM step_53
), step_55 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_low_2, r_person_id_f0, r_person_id_id, r_person_id_size,
    r_person_id_width, state_a,
    (((parent_person_id_high_3 + parent_person_id_rows_1) - ((s2_parent_person_id_mix_1 ^ (s2_parent_person_id_mix_1 / 32768)) % parent_person_id_rows_1)) % parent_person_id_rows_1) AS parent_person_id_high_1
FROM step_54
), step_56 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_high_1, parent_person_id_low_2, r_person_id_id,
    r_person_id_width, state_a,
    CASE WHEN ((r_person_id_size - (parent_person_id_high_1 * r_person_id_width)) < r_person_id_width) THEN (r_person_id_size - (parent_person_id_high_1 * r_person_id_width)) ELSE r_person_id_width END AS parent_person_id_cells_0,
    ((parent_person_id_high_1 + r_person_id_f0) & CAST(4294967295 AS bigint)) AS s0_parent_person_id_mix_0
FROM step_55
), step_57 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_0, parent_person_id_high_1, parent_person_id_low_2,
    r_person_id_id, r_person_id_width, state_a,
    (((s0_parent_person_id_mix_0 ^ (s0_parent_person_id_mix_0 / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_parent_person_id_mix_0
FROM step_56
), step_58 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, parent_person_id_cells_0, parent_person_id_high_1, parent_person_id_low_2,
    r_person_id_id, r_person_id_width, state_a,
    (((s1_parent_person_id_mix_0 ^ (s1_parent_person_id_mix_0 / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_parent_person_id_mix_0
FROM step_57
), step_59 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, state_a,
    (r_person_id_id + ((parent_person_id_high_1 * r_person_id_width) + (((parent_person_id_low_2 + parent_person_id_cells_0) - ((s2_parent_person_id_mix_0 ^ (s2_parent_person_id_mix_0 / 32768)) % parent_person_id_cells_0)) % parent_person_id_cells_0))) AS k_person_id
FROM step_58
), step_60 AS (
SELECT TOP (1000000000) d_pub, d_day, entity_id, k_person_id, state_a,
    left_person_id.of_left AS left_day_person_id
FROM step_59
LEFT JOIN left_5_cards_person_id AS left_person_id ON left_person_id.of_key = k_person_id
), step_61 AS (
SELECT TOP (1000000000) d_day, entity_id, k_person_id, state_a
FROM step_60
WHERE (NOT ((NOT (left_day_person_id IS NULL)) AND (left_day_person_id <= d_pub)))
), made AS (
SELECT TOP (1000000000) entity_id AS card_id,
    k_person_id AS person_id,
    d_day AS [$day],
    state_a AS [$hash]
FROM step_61
)
SELECT * FROM [made];
