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
      ELSE LIST_SORT(
        CASE
          WHEN "t0"."months" IS NULL
          THEN NULL
          ELSE LIST_DISTINCT("t0"."months") + CASE
            WHEN LIST_BOOL_OR(LIST_APPLY("t0"."months", LAMBDA x : x IS NULL))
            THEN [NULL]
            ELSE []
          END
        END
      )
    END AS "MONTH"
  FROM "beds" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2,
  3
