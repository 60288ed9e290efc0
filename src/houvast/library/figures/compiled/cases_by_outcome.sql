SELECT
  "t1"."CASE_OUTCOME",
  "t1"."RISK_CHANGE",
  "t1"."AGAIN",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."outcome" AS "CASE_OUTCOME",
    "t0"."risk" AS "RISK_CHANGE",
    "t0"."again" AS "AGAIN"
  FROM "cases" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2,
  3
