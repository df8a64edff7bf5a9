-- returns: rows
SELECT (d_key + row_number) AS return_id,
    (d_key_order_id + shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 134094961L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 289641859L)), 15) & 4294967295L) * d_n0_order_id), 32)) AS order_id,
    d_day AS `$day`,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS `$hash`
FROM (
SELECT d_key, d_day, d_key_order_id, d_n0_order_id,
    (d_first + i_block) AS row_number,
    (((((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_a) & 4294967295L) ^ shiftright((((d_first + i_block) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((d_first + i_block) + d_b) & 4294967295L) ^ shiftright((((d_first + i_block) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_first, d_a, d_b, d_key, d_day, d_key_order_id, d_n0_order_id,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_returns
) AS step_1
) AS step_2;
