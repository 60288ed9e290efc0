SELECT
  "t1"."NEED",
  "t1"."MONTH",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."need" AS "NEED",
    STRFTIME("t0"."day", '%Y-%m') AS "MONTH"
  FROM "needs" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2
