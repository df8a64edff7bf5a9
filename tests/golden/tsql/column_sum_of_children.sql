-- orders: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_a, d_key, d_day,
    exploded.[of_number] AS i_block
FROM days_orders
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_a, d_key, d_day,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_key, d_day, row_number,
    sum_5_items_amount.of_total AS sum_5_items_amount,
    ((row_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a
FROM step_2
LEFT JOIN totals_5_items_amount AS sum_5_items_amount ON sum_5_items_amount.of_slot = ((d_day * CAST(4294967296 AS bigint)) + row_number)
), step_4 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, sum_5_items_amount,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_key, d_day, row_number, sum_5_items_amount,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a
FROM step_4
), made AS (
SELECT TOP (1000000000) (d_key + row_number) AS order_id,
    CAST(CAST(COALESCE(sum_5_items_amount, 0) AS decimal(18,0)) * CAST(0.01 AS decimal(2,2)) AS decimal(18,2)) AS [total],
    d_day AS [$day],
    (s2_state_a ^ (s2_state_a / 32768)) AS [$hash]
FROM step_5
)
SELECT * FROM [made];

-- items: rows
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_extra, d_weight, d_deal, d_each, d_a, d_b, d_key, d_day, d_key_order_id,
    exploded.[of_number] AS i_block
FROM days_items
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_deal, d_each, d_a, d_b, d_key, d_day, d_key_order_id,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_deal, d_each, d_a, d_b, d_key, d_day, d_key_order_id, row_number,
    (row_number / 16) AS deal_block
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, deal_block, row_number,
    ((deal_block + d_deal) & CAST(4294967295 AS bigint)) AS s0_deal_mix,
    ((deal_block * 128) + 128) AS block_end,
    (((d_extra * deal_block) * 128) / d_weight) AS block_start
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_start, deal_block, row_number,
    (((s0_deal_mix ^ (s0_deal_mix / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_deal_mix,
    CASE WHEN (block_end < d_weight) THEN block_end ELSE d_weight END AS block_weight_end
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_start, row_number,
    (((s1_deal_mix ^ (s1_deal_mix / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_deal_mix,
    (block_weight_end - (deal_block * 128)) AS block_weight,
    (((d_extra * block_weight_end) / d_weight) - block_start) AS block_extra
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_extra, block_start,
    block_weight, row_number,
    (s2_deal_mix ^ (s2_deal_mix / 32768)) AS deal_mix
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_extra, block_start,
    block_weight, row_number,
    dealt.of_before AS deal_before,
    dealt.of_weight AS deal_weight,
    (((deal_mix & 16777215) * block_weight) / 16777216) AS block_rounding
FROM step_7
JOIN deal_patterns AS dealt ON dealt.of_slot = (((deal_mix / 16777216) * 16) + (row_number % 16))
), step_9 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_key, d_day, d_key_order_id, block_extra, block_rounding,
    block_start, block_weight, deal_before, deal_weight, row_number,
    CASE WHEN (d_each = 1) THEN ((row_number + block_start) + (((block_extra * deal_before) + block_rounding) / block_weight)) ELSE ((row_number * d_extra) / d_weight) END AS first_child
FROM step_8
), step_10 AS (
SELECT TOP (1000000000) d_a, d_b, d_key, d_day, d_key_order_id, first_child, row_number,
    exploded.[of_number] AS i_child
FROM step_9
JOIN numbers AS exploded ON exploded.[of_number] < (CASE WHEN (d_each = 1) THEN (((row_number + 1) + block_start) + (((block_extra * (deal_before + deal_weight)) + block_rounding) / block_weight)) ELSE (((row_number + 1) * d_extra) / d_weight) END - first_child)
), step_11 AS (
SELECT TOP (1000000000) d_a, d_b, d_key, d_day, d_key_order_id, row_number,
    (first_child + i_child) AS child_number
FROM step_10
), step_12 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, child_number, row_number,
    ((child_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((child_number + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b
FROM step_11
), step_13 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, child_number, row_number,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_12
), step_14 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, child_number, row_number,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_13
), step_15 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, child_number, row_number, s2_state_b,
    (s2_state_a ^ (s2_state_a / 32768)) AS state_a
FROM step_14
), step_16 AS (
SELECT TOP (1000000000) d_key, d_day, d_key_order_id, child_number, row_number, state_a,
    (((((((state_a * 627107829) ^ ((s2_state_b ^ (s2_state_b / 32768)) * 426114267)) / 32768) & CAST(4294967295 AS bigint)) * 801) / CAST(4294967296 AS bigint)) + 100) AS c_amount
FROM step_15
), made AS (
SELECT TOP (1000000000) (d_key + child_number) AS item_id,
    (d_key_order_id + row_number) AS order_id,
    CAST(CAST(c_amount AS decimal(18,0)) * CAST(0.01 AS decimal(2,2)) AS decimal(18,2)) AS [amount],
    d_day AS [$day],
    state_a AS [$hash],
    ((d_day * CAST(4294967296 AS bigint)) + row_number) AS [$slot],
    c_amount AS [$amount]
FROM step_16
)
SELECT * FROM [made];

-- items: totals of amount
WITH step_1 AS (
SELECT TOP (1000000000) d_first, d_extra, d_weight, d_deal, d_each, d_a, d_b, d_day,
    exploded.[of_number] AS i_block
FROM days_items
JOIN numbers AS exploded ON exploded.[of_number] < d_count
), step_2 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_deal, d_each, d_a, d_b, d_day,
    (d_first + i_block) AS row_number
FROM step_1
), step_3 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_deal, d_each, d_a, d_b, d_day, row_number,
    (row_number / 16) AS deal_block
FROM step_2
), step_4 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, deal_block, row_number,
    ((deal_block + d_deal) & CAST(4294967295 AS bigint)) AS s0_deal_mix,
    ((deal_block * 128) + 128) AS block_end,
    (((d_extra * deal_block) * 128) / d_weight) AS block_start
FROM step_3
), step_5 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, block_start, deal_block, row_number,
    (((s0_deal_mix ^ (s0_deal_mix / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_deal_mix,
    CASE WHEN (block_end < d_weight) THEN block_end ELSE d_weight END AS block_weight_end
FROM step_4
), step_6 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, block_start, row_number,
    (((s1_deal_mix ^ (s1_deal_mix / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_deal_mix,
    (block_weight_end - (deal_block * 128)) AS block_weight,
    (((d_extra * block_weight_end) / d_weight) - block_start) AS block_extra
FROM step_5
), step_7 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, block_extra, block_start, block_weight, row_number,
    (s2_deal_mix ^ (s2_deal_mix / 32768)) AS deal_mix
FROM step_6
), step_8 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, block_extra, block_start, block_weight, row_number,
    dealt.of_before AS deal_before,
    dealt.of_weight AS deal_weight,
    (((deal_mix & 16777215) * block_weight) / 16777216) AS block_rounding
FROM step_7
JOIN deal_patterns AS dealt ON dealt.of_slot = (((deal_mix / 16777216) * 16) + (row_number % 16))
), step_9 AS (
SELECT TOP (1000000000) d_extra, d_weight, d_each, d_a, d_b, d_day, block_extra, block_rounding, block_start, block_weight,
    deal_before, deal_weight, row_number,
    CASE WHEN (d_each = 1) THEN ((row_number + block_start) + (((block_extra * deal_before) + block_rounding) / block_weight)) ELSE ((row_number * d_extra) / d_weight) END AS first_child
FROM step_8
), step_10 AS (
SELECT TOP (1000000000) d_a, d_b, d_day, first_child, row_number,
    exploded.[of_number] AS i_child
FROM step_9
JOIN numbers AS exploded ON exploded.[of_number] < (CASE WHEN (d_each = 1) THEN (((row_number + 1) + block_start) + (((block_extra * (deal_before + deal_weight)) + block_rounding) / block_weight)) ELSE (((row_number + 1) * d_extra) / d_weight) END - first_child)
), step_11 AS (
SELECT TOP (1000000000) d_a, d_b, d_day, row_number,
    (first_child + i_child) AS child_number
FROM step_10
), step_12 AS (
SELECT TOP (1000000000) d_day, row_number,
    ((child_number + d_a) & CAST(4294967295 AS bigint)) AS s0_state_a,
    ((child_number + d_b) & CAST(4294967295 AS bigint)) AS s0_state_b
FROM step_11
), step_13 AS (
SELECT TOP (1000000000) d_day, row_number,
    (((s0_state_a ^ (s0_state_a / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_a,
    (((s0_state_b ^ (s0_state_b / 65536)) * 569420461) & CAST(4294967295 AS bigint)) AS s1_state_b
FROM step_12
), step_14 AS (
SELECT TOP (1000000000) d_day, row_number,
    (((s1_state_a ^ (s1_state_a / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_a,
    (((s1_state_b ^ (s1_state_b / 32768)) * (-749064809)) & CAST(4294967295 AS bigint)) AS s2_state_b
FROM step_13
), step_15 AS (
SELECT TOP (1000000000) ((d_day * CAST(4294967296 AS bigint)) + row_number) AS of_slot,
    ((((((((s2_state_a ^ (s2_state_a / 32768)) * 627107829) ^ ((s2_state_b ^ (s2_state_b / 32768)) * 426114267)) / 32768) & CAST(4294967295 AS bigint)) * 801) / CAST(4294967296 AS bigint)) + 100) AS of_total
FROM step_14
), made AS (
SELECT of_slot, SUM(of_total) AS of_total
FROM step_15
GROUP BY of_slot
)
SELECT * FROM [made];
