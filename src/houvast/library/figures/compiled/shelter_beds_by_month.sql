SELECT
  "t1"."AREA",
  "t1"."PLACE_FOR",
  "t1"."MONTH",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."area" AS "AREA",
    "t0"."place_for" AS "PLACE_FOR",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."months"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE "t0"."months"
    END AS "MONTH"
  FROM "beds" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2,
  3
