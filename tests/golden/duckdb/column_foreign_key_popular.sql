-- people: reference rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_first, d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase,
    d_before0, d_before1, d_before2, d_before3, d_before4,
    unnest(range(0, d_count)) AS i_block
FROM referred_people
), step_2 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_rotation, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0,
    d_before1, d_before2, d_before3, d_before4,
    unnest(range(0, 5)) AS i_list,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1,
    d_before2, d_before3, d_before4, i_list,
    (((row_number + d_size) - d_rotation) % d_size) AS id_moved,
    CAST(CASE WHEN (i_list = 0) THEN 1 WHEN (i_list = 1) THEN 8 WHEN (i_list = 2) THEN 64 WHEN (i_list = 3) THEN 512 ELSE 4096 END AS BIGINT) AS list_step,
    ((row_number + d_phase) + 1) AS list_place
FROM step_2
), step_4 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f5, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1,
    d_before2, d_before3, d_before4, i_list, id_moved, list_place, list_step,
    (id_moved % d_width) AS id_low_6
FROM step_3
WHERE ((list_place % list_step) = 0)
), step_5 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, id_moved, list_place, list_step,
    ((((d_size - id_low_6) + d_width) - 1) // d_width) AS id_rows_5,
    ((id_low_6 + d_f5) & 4294967295) AS s0_id_mix_5
FROM step_4
), step_6 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, id_moved, id_rows_5, list_place, list_step,
    ((xor(s0_id_mix_5, (s0_id_mix_5 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_5
FROM step_5
), step_7 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, id_moved, id_rows_5, list_place, list_step,
    ((xor(s1_id_mix_5, (s1_id_mix_5 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_5
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f4, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_low_6, list_place, list_step,
    ((((id_moved // d_width) + id_rows_5) - (xor(s2_id_mix_5, (s2_id_mix_5 >> 15)) % id_rows_5)) % id_rows_5) AS id_high_5
FROM step_7
), step_9 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_high_5, id_low_6, list_place, list_step,
    CASE WHEN ((d_size - (id_high_5 * d_width)) < d_width) THEN (d_size - (id_high_5 * d_width)) ELSE d_width END AS id_cells_4,
    ((id_high_5 + d_f4) & 4294967295) AS s0_id_mix_4
FROM step_8
), step_10 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_cells_4, id_high_5, id_low_6, list_place, list_step,
    ((xor(s0_id_mix_4, (s0_id_mix_4 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_4
FROM step_9
), step_11 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_cells_4, id_high_5, id_low_6, list_place, list_step,
    ((xor(s1_id_mix_4, (s1_id_mix_4 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_4
FROM step_10
), step_12 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f3, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2,
    d_before3, d_before4, i_list, id_high_5, list_place, list_step,
    (((id_low_6 + id_cells_4) - (xor(s2_id_mix_4, (s2_id_mix_4 >> 15)) % id_cells_4)) % id_cells_4) AS id_low_4
FROM step_11
), step_13 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_5, id_low_4, list_place, list_step,
    ((((d_size - id_low_4) + d_width) - 1) // d_width) AS id_rows_3,
    ((id_low_4 + d_f3) & 4294967295) AS s0_id_mix_3
FROM step_12
), step_14 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_5, id_low_4, id_rows_3, list_place, list_step,
    ((xor(s0_id_mix_3, (s0_id_mix_3 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_3
FROM step_13
), step_15 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_5, id_low_4, id_rows_3, list_place, list_step,
    ((xor(s1_id_mix_3, (s1_id_mix_3 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_3
FROM step_14
), step_16 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f2, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_low_4, list_place, list_step,
    (((id_high_5 + id_rows_3) - (xor(s2_id_mix_3, (s2_id_mix_3 >> 15)) % id_rows_3)) % id_rows_3) AS id_high_3
FROM step_15
), step_17 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_3, id_low_4, list_place, list_step,
    CASE WHEN ((d_size - (id_high_3 * d_width)) < d_width) THEN (d_size - (id_high_3 * d_width)) ELSE d_width END AS id_cells_2,
    ((id_high_3 + d_f2) & 4294967295) AS s0_id_mix_2
FROM step_16
), step_18 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_cells_2, id_high_3, id_low_4, list_place, list_step,
    ((xor(s0_id_mix_2, (s0_id_mix_2 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_2
FROM step_17
), step_19 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_cells_2, id_high_3, id_low_4, list_place, list_step,
    ((xor(s1_id_mix_2, (s1_id_mix_2 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_2
FROM step_18
), step_20 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f1, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3,
    d_before4, i_list, id_high_3, list_place, list_step,
    (((id_low_4 + id_cells_2) - (xor(s2_id_mix_2, (s2_id_mix_2 >> 15)) % id_cells_2)) % id_cells_2) AS id_low_2
FROM step_19
), step_21 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4,
    i_list, id_high_3, id_low_2, list_place, list_step,
    ((((d_size - id_low_2) + d_width) - 1) // d_width) AS id_rows_1,
    ((id_low_2 + d_f1) & 4294967295) AS s0_id_mix_1
FROM step_20
), step_22 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4,
    i_list, id_high_3, id_low_2, id_rows_1, list_place, list_step,
    ((xor(s0_id_mix_1, (s0_id_mix_1 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_1
FROM step_21
), step_23 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4,
    i_list, id_high_3, id_low_2, id_rows_1, list_place, list_step,
    ((xor(s1_id_mix_1, (s1_id_mix_1 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_1
FROM step_22
), step_24 AS NOT MATERIALIZED (
SELECT d_size, d_width, d_f0, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4,
    i_list, id_low_2, list_place, list_step,
    (((id_high_3 + id_rows_1) - (xor(s2_id_mix_1, (s2_id_mix_1 >> 15)) % id_rows_1)) % id_rows_1) AS id_high_1
FROM step_23
), step_25 AS NOT MATERIALIZED (
SELECT d_width, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4, i_list,
    id_high_1, id_low_2, list_place, list_step,
    CASE WHEN ((d_size - (id_high_1 * d_width)) < d_width) THEN (d_size - (id_high_1 * d_width)) ELSE d_width END AS id_cells_0,
    ((id_high_1 + d_f0) & 4294967295) AS s0_id_mix_0
FROM step_24
), step_26 AS NOT MATERIALIZED (
SELECT d_width, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4, i_list,
    id_cells_0, id_high_1, id_low_2, list_place, list_step,
    ((xor(s0_id_mix_0, (s0_id_mix_0 >> 16)) * 569420461) & 4294967295) AS s1_id_mix_0
FROM step_25
), step_27 AS NOT MATERIALIZED (
SELECT d_width, d_id, d_pub, d_phase, d_before0, d_before1, d_before2, d_before3, d_before4, i_list,
    id_cells_0, id_high_1, id_low_2, list_place, list_step,
    ((xor(s1_id_mix_0, (s1_id_mix_0 >> 15)) * (-749064809)) & 4294967295) AS s2_id_mix_0
FROM step_26
)
SELECT ((d_pub * 34359738368) + (((CASE WHEN (i_list = 0) THEN d_before0 WHEN (i_list = 1) THEN d_before1 WHEN (i_list = 2) THEN d_before2 WHEN (i_list = 3) THEN d_before3 ELSE d_before4 END + (list_place // list_step)) - (d_phase // list_step)) - 1)) AS of_slot,
    (d_id + ((id_high_1 * d_width) + (((id_low_2 + id_cells_0) - (xor(s2_id_mix_0, (s2_id_mix_0 >> 15)) % id_cells_0)) % id_cells_0))) AS of_id
FROM step_27;

-- events: rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_first, d_a, d_b, d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id,
    d_t4_person_id, d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id,
    d_f3_person_id, d_o3_person_id, d_f4_person_id, d_o4_person_id,
    unnest(range(0, d_count)) AS i_block
FROM days_events
), step_2 AS NOT MATERIALIZED (
SELECT d_a, d_b, d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id,
    d_t4_person_id, d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id,
    d_f3_person_id, d_o3_person_id, d_f4_person_id, d_o4_person_id,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number,
    ((row_number + d_a) & 4294967295) AS s0_state_a,
    ((row_number + d_b) & 4294967295) AS s0_state_b
FROM step_2
), step_4 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number,
    ((xor(s0_state_a, (s0_state_a >> 16)) * 569420461) & 4294967295) AS s1_state_a,
    ((xor(s0_state_b, (s0_state_b >> 16)) * 569420461) & 4294967295) AS s1_state_b
FROM step_3
), step_5 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number,
    ((xor(s1_state_a, (s1_state_a >> 15)) * (-749064809)) & 4294967295) AS s2_state_a,
    ((xor(s1_state_b, (s1_state_b >> 15)) * (-749064809)) & 4294967295) AS s2_state_b
FROM step_4
), step_6 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number, s2_state_b,
    xor(s2_state_a, (s2_state_a >> 15)) AS state_a
FROM step_5
), step_7 AS NOT MATERIALIZED (
SELECT d_key, d_day, d_slot_person_id, d_t1_person_id, d_t2_person_id, d_t3_person_id, d_t4_person_id,
    d_f0_person_id, d_f1_person_id, d_o1_person_id, d_f2_person_id, d_o2_person_id, d_f3_person_id,
    d_o3_person_id, d_f4_person_id, d_o4_person_id, row_number, state_a,
    ((xor((state_a * 995963167), (xor(s2_state_b, (s2_state_b >> 15)) * 622926929)) >> 15) & 4294967295) AS h_person_id
FROM step_6
), step_8 AS NOT MATERIALIZED (
SELECT d_key, d_day, row_number, state_a,
    ref_person_id.of_id AS k_person_id
FROM step_7
JOIN ref_people AS ref_person_id ON ref_person_id.of_slot = (d_slot_person_id + CASE WHEN (h_person_id < d_t1_person_id) THEN ((h_person_id * d_f0_person_id) >> 32) WHEN (h_person_id < d_t2_person_id) THEN ((((h_person_id - d_t1_person_id) * d_f1_person_id) >> 32) + d_o1_person_id) WHEN (h_person_id < d_t3_person_id) THEN ((((h_person_id - d_t2_person_id) * d_f2_person_id) >> 32) + d_o2_person_id) WHEN (h_person_id < d_t4_person_id) THEN ((((h_person_id - d_t3_person_id) * d_f3_person_id) >> 32) + d_o3_person_id) ELSE ((((h_person_id - d_t4_person_id) * d_f4_person_id) >> 32) + d_o4_person_id) END)
)
SELECT (d_key + row_number) AS event_id,
    k_person_id AS person_id,
    d_day AS "$day",
    state_a AS "$hash"
FROM step_8;
