SELECT
  "t1"."KIND",
  "t1"."MONTH",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."kind" AS "KIND",
    STRFTIME("t0"."day", '%Y-%m') AS "MONTH"
  FROM "needs" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."need" IN ('UNMET')
) AS "t1"
GROUP BY
  1,
  2
