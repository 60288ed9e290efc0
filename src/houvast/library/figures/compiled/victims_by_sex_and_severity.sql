SELECT
  "t1"."VICTIM_SEX",
  "t1"."MODALITY",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."contact" AS "thing_0",
    "t0"."number" AS "thing_1",
    "t0"."sex" AS "VICTIM_SEX",
    CASE
      WHEN COALESCE(ARRAY_LENGTH("t0"."modalities"), 0) = 0
      THEN CAST(['NONE_RECORDED'] AS TEXT[])
      ELSE LIST_SORT(
        CASE
          WHEN "t0"."modalities" IS NULL
          THEN NULL
          ELSE LIST_DISTINCT("t0"."modalities") + CASE
            WHEN LIST_BOOL_OR(LIST_APPLY("t0"."modalities", LAMBDA x : x IS NULL))
            THEN [NULL]
            ELSE []
          END
        END
      )
    END AS "MODALITY"
  FROM "persons" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND CASE
      WHEN "t0"."role_assessed" = 'U'
      THEN "t0"."role_stated"
      ELSE "t0"."role_assessed"
    END IN ('VICTIM', 'BOTH')
) AS "t1"
GROUP BY
  1,
  2
