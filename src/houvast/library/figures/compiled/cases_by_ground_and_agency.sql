SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."CASE_GROUND",
      "t8"."AGENCY_KIND",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t6".*
        REPLACE ("ibis_table_unnest_column" AS "AGENCY_KIND")
      FROM (
        SELECT
          "t4".*
          REPLACE ("ibis_table_unnest_column" AS "CASE_GROUND")
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
        ) AS "t4"
        CROSS JOIN UNNEST("t4"."CASE_GROUND") AS "ibis_table_unnest"("ibis_table_unnest_column")
      ) AS "t6"
      CROSS JOIN UNNEST("t6"."AGENCY_KIND") AS "ibis_table_unnest"("ibis_table_unnest_column")
    ) AS "t8"
    GROUP BY
      1,
      2
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."CASE_GROUND",
      "t9"."AGENCY_KIND",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t6"."thing_0",
        "t6"."CASE_GROUND",
        '_T' AS "AGENCY_KIND"
      FROM (
        SELECT
          "t4".*
          REPLACE ("ibis_table_unnest_column" AS "CASE_GROUND")
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
        ) AS "t4"
        CROSS JOIN UNNEST("t4"."CASE_GROUND") AS "ibis_table_unnest"("ibis_table_unnest_column")
      ) AS "t6"
    ) AS "t9"
    GROUP BY
      1,
      2
  ) AS "t12"
) AS "t13"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t5"."CASE_GROUND",
      "t5"."AGENCY_KIND",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t3".*
        REPLACE ("ibis_table_unnest_column" AS "AGENCY_KIND")
      FROM (
        SELECT
          "t0"."key" AS "thing_0",
          '_T' AS "CASE_GROUND",
          CASE
            WHEN COALESCE(ARRAY_LENGTH("t0"."agencies"), 0) = 0
            THEN CAST(['NONE'] AS TEXT[])
            ELSE "t0"."agencies"
          END AS "AGENCY_KIND"
        FROM "cases" AS "t0"
        WHERE
          "t0"."day" >= $first AND "t0"."day" < $end
      ) AS "t3"
      CROSS JOIN UNNEST("t3"."AGENCY_KIND") AS "ibis_table_unnest"("ibis_table_unnest_column")
    ) AS "t5"
    GROUP BY
      1,
      2
  ) AS "t7"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t1"."CASE_GROUND",
      "t1"."AGENCY_KIND",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        '_T' AS "CASE_GROUND",
        '_T' AS "AGENCY_KIND"
      FROM "cases" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t1"
    GROUP BY
      1,
      2
  ) AS "t2"
) AS "t10"
