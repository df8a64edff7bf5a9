-- orders: rows
SELECT (d_key + row_number) AS order_id,
    CAST(CAST(COALESCE(sum_5_items_amount, 0L) AS DECIMAL(18,0)) * 0.01BD AS DECIMAL(18,2)) AS `total`,
    d_day AS `$day`,
    (((((((s0_state_a ^ shiftright(s0_state_a, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_state_a ^ shiftright(s0_state_a, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((s0_state_a ^ shiftright(s0_state_a, 16)) * 569420461L) & 4294967295L) ^ shiftright((((s0_state_a ^ shiftright(s0_state_a, 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) AS `$hash`
FROM (
SELECT d_key, d_day,
    sum_5_items_amount.of_total AS sum_5_items_amount,
    (d_first + i_block) AS row_number,
    (((d_first + i_block) + d_a) & 4294967295L) AS s0_state_a
FROM (
SELECT d_first, d_a, d_key, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_orders
) AS step_1
LEFT JOIN totals_5_items_amount AS sum_5_items_amount ON sum_5_items_amount.of_slot = ((d_day * 4294967296L) + (d_first + i_block))
) AS step_2;

-- items: rows
SELECT (d_key + child_number) AS item_id,
    (d_key_order_id + row_number) AS order_id,
    CAST(CAST((shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 627107829L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 426114267L)), 15) & 4294967295L) * 801L), 32) + 100L) AS DECIMAL(3,0)) * 0.01BD AS DECIMAL(18,2)) AS `amount`,
    d_day AS `$day`,
    (s2_state_a ^ shiftright(s2_state_a, 15)) AS `$hash`,
    ((d_day * 4294967296L) + row_number) AS `$slot`,
    (shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 627107829L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 426114267L)), 15) & 4294967295L) * 801L), 32) + 100L) AS `$amount`
FROM (
SELECT d_key, d_day, d_key_order_id, row_number,
    (first_child + i_child) AS child_number,
    (((((((((first_child + i_child) + d_a) & 4294967295L) ^ shiftright((((first_child + i_child) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((first_child + i_child) + d_a) & 4294967295L) ^ shiftright((((first_child + i_child) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((first_child + i_child) + d_b) & 4294967295L) ^ shiftright((((first_child + i_child) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((first_child + i_child) + d_b) & 4294967295L) ^ shiftright((((first_child + i_child) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_a, d_b, d_key, d_day, d_key_order_id, first_child, row_number,
    explode(CASE WHEN (CASE WHEN (d_each = 1L) THEN (((row_number + 1L) + block_start) + COALESCE((((block_extra * (deal_before + deal_weight)) + block_rounding) div block_weight), 0L)) ELSE COALESCE((((row_number + 1L) * d_extra) div d_weight), 0L) END - first_child) > 0L THEN sequence(0L, (CASE WHEN (d_each = 1L) THEN (((row_number + 1L) + block_start) + COALESCE((((block_extra * (deal_before + deal_weight)) + block_rounding) div block_weight), 0L)) ELSE COALESCE((((row_number + 1L) * d_extra) div d_weight), 0L) END - first_child) - 1L) END) AS i_child
FROM (
SELECT d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_extra, block_start,
    block_weight, row_number,
    shiftright((((s2_deal_mix ^ shiftright(s2_deal_mix, 15)) & 16777215L) * block_weight), 24) AS block_rounding,
    COALESCE(from_json(:`deal_patterns_of_before`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L) AS deal_before,
    COALESCE(from_json(:`deal_patterns_of_weight`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L) AS deal_weight,
    CASE WHEN (d_each = 1L) THEN ((row_number + block_start) + COALESCE((((block_extra * COALESCE(from_json(:`deal_patterns_of_before`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L)) + shiftright((((s2_deal_mix ^ shiftright(s2_deal_mix, 15)) & 16777215L) * block_weight), 24)) div block_weight), 0L)) ELSE COALESCE(((row_number * d_extra) div d_weight), 0L) END AS first_child
FROM (
SELECT d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id,
    COALESCE((((d_extra * COALESCE(((d_first + i_block) div 16L), 0L)) * 128L) div d_weight), 0L) AS block_start,
    (d_first + i_block) AS row_number,
    ((((((((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L) ^ shiftright(((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L) ^ shiftright(((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_deal_mix,
    (CASE WHEN (((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) < d_weight) THEN ((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) ELSE d_weight END - (COALESCE(((d_first + i_block) div 16L), 0L) * 128L)) AS block_weight,
    (COALESCE(((d_extra * CASE WHEN (((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) < d_weight) THEN ((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) ELSE d_weight END) div d_weight), 0L) - COALESCE((((d_extra * COALESCE(((d_first + i_block) div 16L), 0L)) * 128L) div d_weight), 0L)) AS block_extra
FROM (
SELECT d_first, d_extra, d_weight, d_deal, d_each, d_a, d_b, d_key, d_day, d_key_order_id,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_items
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5;

-- items: totals of amount
SELECT of_slot, sum(of_total) AS of_total
FROM (
SELECT ((d_day * 4294967296L) + row_number) AS of_slot,
    (shiftright(((shiftright((((s2_state_a ^ shiftright(s2_state_a, 15)) * 627107829L) ^ ((s2_state_b ^ shiftright(s2_state_b, 15)) * 426114267L)), 15) & 4294967295L) * 801L), 32) + 100L) AS of_total
FROM (
SELECT d_day, row_number,
    (((((((((first_child + i_child) + d_a) & 4294967295L) ^ shiftright((((first_child + i_child) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((first_child + i_child) + d_a) & 4294967295L) ^ shiftright((((first_child + i_child) + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_a,
    (((((((((first_child + i_child) + d_b) & 4294967295L) ^ shiftright((((first_child + i_child) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright(((((((first_child + i_child) + d_b) & 4294967295L) ^ shiftright((((first_child + i_child) + d_b) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_state_b
FROM (
SELECT d_a, d_b, d_day, first_child, row_number,
    explode(CASE WHEN (CASE WHEN (d_each = 1L) THEN (((row_number + 1L) + block_start) + COALESCE((((block_extra * (deal_before + deal_weight)) + block_rounding) div block_weight), 0L)) ELSE COALESCE((((row_number + 1L) * d_extra) div d_weight), 0L) END - first_child) > 0L THEN sequence(0L, (CASE WHEN (d_each = 1L) THEN (((row_number + 1L) + block_start) + COALESCE((((block_extra * (deal_before + deal_weight)) + block_rounding) div block_weight), 0L)) ELSE COALESCE((((row_number + 1L) * d_extra) div d_weight), 0L) END - first_child) - 1L) END) AS i_child
FROM (
SELECT d_extra, d_weight, d_each, d_a, d_b, d_day, block_extra, block_start, block_weight, row_number,
    shiftright((((s2_deal_mix ^ shiftright(s2_deal_mix, 15)) & 16777215L) * block_weight), 24) AS block_rounding,
    COALESCE(from_json(:`deal_patterns_of_before`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L) AS deal_before,
    COALESCE(from_json(:`deal_patterns_of_weight`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L) AS deal_weight,
    CASE WHEN (d_each = 1L) THEN ((row_number + block_start) + COALESCE((((block_extra * COALESCE(from_json(:`deal_patterns_of_before`, 'ARRAY<BIGINT>')[CAST(((shiftright((s2_deal_mix ^ shiftright(s2_deal_mix, 15)), 24) * 16L) + (row_number % 16L)) AS INT)], 0L)) + shiftright((((s2_deal_mix ^ shiftright(s2_deal_mix, 15)) & 16777215L) * block_weight), 24)) div block_weight), 0L)) ELSE COALESCE(((row_number * d_extra) div d_weight), 0L) END AS first_child
FROM (
SELECT d_extra, d_weight, d_each, d_a, d_b, d_day,
    COALESCE((((d_extra * COALESCE(((d_first + i_block) div 16L), 0L)) * 128L) div d_weight), 0L) AS block_start,
    (d_first + i_block) AS row_number,
    ((((((((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L) ^ shiftright(((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L) ^ shiftright(((COALESCE(((d_first + i_block) div 16L), 0L) + d_deal) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) AS s2_deal_mix,
    (CASE WHEN (((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) < d_weight) THEN ((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) ELSE d_weight END - (COALESCE(((d_first + i_block) div 16L), 0L) * 128L)) AS block_weight,
    (COALESCE(((d_extra * CASE WHEN (((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) < d_weight) THEN ((COALESCE(((d_first + i_block) div 16L), 0L) * 128L) + 128L) ELSE d_weight END) div d_weight), 0L) - COALESCE((((d_extra * COALESCE(((d_first + i_block) div 16L), 0L)) * 128L) div d_weight), 0L)) AS block_extra
FROM (
SELECT d_first, d_extra, d_weight, d_deal, d_each, d_a, d_b, d_day,
    explode(CASE WHEN d_count > 0L THEN sequence(0L, d_count - 1L) END) AS i_block
FROM days_items
) AS step_1
) AS step_2
) AS step_3
) AS step_4
) AS step_5
) AS step_6
GROUP BY of_slot;
