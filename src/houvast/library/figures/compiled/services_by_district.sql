SELECT
  "t1"."DISTRICT",
  "t1"."TAKES",
  "t1"."TAKES_CHILDREN",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."districts"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE LIST_SORT(
        CASE
          WHEN "t0"."districts" IS NULL
          THEN NULL
          ELSE LIST_DISTINCT("t0"."districts") + CASE
            WHEN LIST_BOOL_OR(LIST_APPLY("t0"."districts", LAMBDA x : x IS NULL))
            THEN [NULL]
            ELSE []
          END
        END
      )
    END AS "DISTRICT",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
      THEN CAST(['U'] AS TEXT[])
      ELSE LIST_SORT(
        CASE
          WHEN "t0"."takes" IS NULL
          THEN NULL
          ELSE LIST_DISTINCT("t0"."takes") + CASE
            WHEN LIST_BOOL_OR(LIST_APPLY("t0"."takes", LAMBDA x : x IS NULL))
            THEN [NULL]
            ELSE []
          END
        END
      )
    END AS "TAKES",
    "t0"."children" AS "TAKES_CHILDREN"
  FROM "services" AS "t0"
  WHERE
    "t0"."day" >= $first AND "t0"."day" < $end
) AS "t1"
GROUP BY
  1,
  2,
  3
