SELECT
  *
FROM (
  SELECT
    "t4"."VICTIM_SEX",
    "t4"."MODALITY",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t2".*
      REPLACE ("ibis_table_unnest_column" AS "MODALITY")
    FROM (
      SELECT
        "t0"."contact" AS "thing_0",
        "t0"."number" AS "thing_1",
        "t0"."sex" AS "VICTIM_SEX",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."modalities"), 0) = 0
          THEN CAST(['NONE_RECORDED'] AS TEXT[])
          ELSE "t0"."modalities"
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
    ) AS "t2"
    CROSS JOIN UNNEST("t2"."MODALITY") AS "ibis_table_unnest"("ibis_table_unnest_column")
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
    "t1"."MODALITY",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."contact" AS "thing_0",
      "t0"."number" AS "thing_1",
      "t0"."sex" AS "VICTIM_SEX",
      '_T' AS "MODALITY"
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
) AS "t3"
