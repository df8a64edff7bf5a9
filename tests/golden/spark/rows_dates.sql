-- days: rows
SELECT d_date_key AS date_key,
    date_from_unix_date(CAST(d_date AS INT)) AS `date`,
    d_day_name AS day_name,
    (d_is_holiday = 1L) AS is_holiday,
    d_holiday_name AS `holiday`,
    d_day AS `$day`,
    (((((((((d_date_key + d_a) & 4294967295L) ^ shiftright(((d_date_key + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((d_date_key + d_a) & 4294967295L) ^ shiftright(((d_date_key + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L) ^ shiftright(((((((((d_date_key + d_a) & 4294967295L) ^ shiftright(((d_date_key + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L) ^ shiftright((((((d_date_key + d_a) & 4294967295L) ^ shiftright(((d_date_key + d_a) & 4294967295L), 16)) * 569420461L) & 4294967295L), 15)) * (-749064809L)) & 4294967295L), 15)) AS `$hash`
FROM days_days;
