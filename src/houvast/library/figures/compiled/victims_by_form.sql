SELECT
  *
FROM (
  SELECT
    "t4"."FORM",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t2".*
      REPLACE ("ibis_table_unnest_column" AS "FORM")
    FROM (
      SELECT
        "t0"."contact" AS "thing_0",
        "t0"."number" AS "thing_1",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."forms"), 0) = 0
          THEN CAST(['U'] AS TEXT[])
          ELSE "t0"."forms"
        END AS "FORM"
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
    CROSS JOIN UNNEST("t2"."FORM") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t4"
  GROUP BY
    1
) AS "t5"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t1"."FORM",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."contact" AS "thing_0",
      "t0"."number" AS "thing_1",
      '_T' AS "FORM"
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
    1
) AS "t3"
