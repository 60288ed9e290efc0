SELECT
  "t1"."KIND",
  "t1"."DISTRICT",
  "t1"."TAKES",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."kind" AS "KIND",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."districts"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE "t0"."districts"
    END AS "DISTRICT",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE "t0"."takes"
    END AS "TAKES"
  FROM "services" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2,
  3
