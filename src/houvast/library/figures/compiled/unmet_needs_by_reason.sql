SELECT
  "t1"."SEX",
  "t1"."CHILDREN",
  "t1"."REASON",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."sex" AS "SEX",
    "t0"."children" AS "CHILDREN",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."reasons"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE "t0"."reasons"
    END AS "REASON"
  FROM "needs" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."need" IN ('UNMET')
) AS "t1"
GROUP BY
  1,
  2,
  3
