SELECT
  "t2"."combinations",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t1"."thing_0",
    "t1"."thing_1",
    LIST_SORT(
      ARRAY_AGG(
        DISTINCT "t1"."VICTIM_SEX" || '|' || "t1"."PERPETRATOR_SEX" || '|' || "t1"."COHABITING"
      ) FILTER(WHERE
        (
          "t1"."VICTIM_SEX" || '|' || "t1"."PERPETRATOR_SEX" || '|' || "t1"."COHABITING"
        ) IS NOT NULL)
    ) AS "combinations"
  FROM (
    SELECT
      "t0"."contact" AS "thing_0",
      "t0"."victim" AS "thing_1",
      "t0"."victim_sex" AS "VICTIM_SEX",
      "t0"."perpetrator_sex" AS "PERPETRATOR_SEX",
      "t0"."cohabiting" AS "COHABITING"
    FROM "pairs" AS "t0"
    WHERE
      "t0"."day" >= $first
      AND "t0"."day" < $end
      AND "t0"."relationship" IN ('CURRENT_PARTNER', 'FORMER_PARTNER')
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
GROUP BY
  1
