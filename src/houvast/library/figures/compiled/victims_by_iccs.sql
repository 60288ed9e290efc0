SELECT
  *
FROM (
  SELECT
    "t4"."VICTIM_SEX",
    "t4"."ICCS",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "ICCS")
    FROM (
      SELECT
        "t0"."contact" AS "thing_0",
        "t0"."number" AS "thing_1",
        "t0"."sex" AS "VICTIM_SEX",
        CASE
          WHEN ARRAY_LENGTH(
            LIST_FILTER(
              CAST([
                CASE
                  WHEN ARRAY_CONTAINS("t0"."forms", 'PHYSICAL')
                  AND (
                    CASE WHEN TRUE THEN '02011' ELSE CAST(NULL AS TEXT) END = '02011'
                  )
                  THEN '02011'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t0"."forms", 'SEXUAL')
                  AND (
                    CASE WHEN TRUE THEN '0301' ELSE CAST(NULL AS TEXT) END = '0301'
                  )
                  THEN '0301'
                  ELSE CAST(NULL AS TEXT)
                END,
                CASE
                  WHEN ARRAY_CONTAINS("t0"."forms", 'PSYCHOLOGICAL')
                  AND (
                    CASE
                      WHEN COALESCE(ARRAY_CONTAINS("t0"."modalities", 'THREAT_TO_KILL'), FALSE)
                      THEN 'THREAT_TO_KILL'
                      WHEN TRUE
                      THEN CAST(NULL AS TEXT)
                      ELSE CAST(NULL AS TEXT)
                    END = 'THREAT_TO_KILL'
                  )
                  THEN 'THREAT_TO_KILL'
                  ELSE CAST(NULL AS TEXT)
                END
              ] AS TEXT[]),
              LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
            )
          ) = 0
          THEN CAST(['NONE_OF_THESE'] AS TEXT[])
          ELSE LIST_FILTER(
            CAST([
              CASE
                WHEN ARRAY_CONTAINS("t0"."forms", 'PHYSICAL')
                AND (
                  CASE WHEN TRUE THEN '02011' ELSE CAST(NULL AS TEXT) END = '02011'
                )
                THEN '02011'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t0"."forms", 'SEXUAL')
                AND (
                  CASE WHEN TRUE THEN '0301' ELSE CAST(NULL AS TEXT) END = '0301'
                )
                THEN '0301'
                ELSE CAST(NULL AS TEXT)
              END,
              CASE
                WHEN ARRAY_CONTAINS("t0"."forms", 'PSYCHOLOGICAL')
                AND (
                  CASE
                    WHEN COALESCE(ARRAY_CONTAINS("t0"."modalities", 'THREAT_TO_KILL'), FALSE)
                    THEN 'THREAT_TO_KILL'
                    WHEN TRUE
                    THEN CAST(NULL AS TEXT)
                    ELSE CAST(NULL AS TEXT)
                  END = 'THREAT_TO_KILL'
                )
                THEN 'THREAT_TO_KILL'
                ELSE CAST(NULL AS TEXT)
              END
            ] AS TEXT[]),
            LAMBDA __ibis_param_row__ : __ibis_param_row__ IS NOT NULL
          )
        END AS "ICCS"
      FROM "persons" AS "t0"
      WHERE
        "t0"."day" >= $first
        AND "t0"."day" < $end
        AND CASE
          WHEN "t0"."role_assessed" = 'U'
          THEN "t0"."role_stated"
          ELSE "t0"."role_assessed"
        END IN ('VICTIM', 'BOTH')
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."ICCS") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t1"."VICTIM_SEX",
    "t1"."ICCS",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."contact" AS "thing_0",
      "t0"."number" AS "thing_1",
      "t0"."sex" AS "VICTIM_SEX",
      '_T' AS "ICCS"
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
) AS "t2"
