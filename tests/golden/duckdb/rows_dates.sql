-- days: rows
SELECT d_date_key AS date_key,
    (DATE '1970-01-01' + CAST(d_date AS INTEGER)) AS "date",
    d_day_name AS day_name,
    (d_is_holiday = 1) AS is_holiday,
    d_holiday_name AS "holiday",
    d_day AS "$day",
    (d_date_key & 0) AS "$hash"
FROM days_days;
