SELECT
  "t1"."CASE_GROUND",
  "t1"."AGENCY_KIND",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."grounds"), 0) = 0
      THEN CAST(['NONE'] AS TEXT[])
      ELSE "t0"."grounds"
    END AS "CASE_GROUND",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."agencies"), 0) = 0
      THEN CAST(['NONE'] AS TEXT[])
      ELSE "t0"."agencies"
    END AS "AGENCY_KIND"
  FROM "cases" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2
