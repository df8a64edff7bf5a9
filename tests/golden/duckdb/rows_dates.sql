-- days: rows
WITH step_1 AS NOT MATERIALIZED (
SELECT d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    ((d_date_key + d_a) & 4294967295) AS s0_state_a
FROM days_days
), step_2 AS NOT MATERIALIZED (
SELECT d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    ((xor(s0_state_a, (s0_state_a >> 16)) * 569420461) & 4294967295) AS s1_state_a
FROM step_1
), step_3 AS NOT MATERIALIZED (
SELECT d_date_key, d_date, d_day_name, d_is_holiday, d_holiday_name, d_day,
    ((xor(s1_state_a, (s1_state_a >> 15)) * (-749064809)) & 4294967295) AS s2_state_a
FROM step_2
)
SELECT d_date_key AS date_key,
    make_date(CAST(d_date AS INTEGER)) AS "date",
    d_day_name AS day_name,
    (d_is_holiday = 1) AS is_holiday,
    d_holiday_name AS "holiday",
    d_day AS "$day",
    xor(s2_state_a, (s2_state_a >> 15)) AS "$hash"
FROM step_3;
