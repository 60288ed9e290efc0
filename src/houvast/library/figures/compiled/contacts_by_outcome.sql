SELECT
  "t1"."OUTCOME",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    "t0"."contact_outcome" AS "OUTCOME"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1
