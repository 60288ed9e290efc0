SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."KIND",
      "t8"."DISTRICT",
      "t8"."TAKES",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t6".*
        REPLACE ("ibis_table_unnest_column" AS "TAKES")
      FROM (
        SELECT
          "t4".*
          REPLACE ("ibis_table_unnest_column" AS "DISTRICT")
        FROM (
          SELECT
            "t0"."key" AS "thing_0",
            "t0"."kind" AS "KIND",
            CASE
              WHEN COALESCE(ARRAY_LENGTH("t0"."districts"), 0) = 0
              THEN CAST(['U'] AS TEXT[])
              ELSE "t0"."districts"
            END AS "DISTRICT",
            CASE
              WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
              THEN CAST(['U'] AS TEXT[])
              ELSE "t0"."takes"
            END AS "TAKES"
          FROM "services" AS "t0"
          WHERE
            "t0"."day" >= $first AND "t0"."day" < $end
        ) AS "t4"
        CROSS JOIN UNNEST("t4"."DISTRICT") AS "ibis_table_unnest"("ibis_table_unnest_column")
      ) AS "t6"
      CROSS JOIN UNNEST("t6"."TAKES") AS "ibis_table_unnest"("ibis_table_unnest_column")
    ) AS "t8"
    GROUP BY
      1,
      2,
      3
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."KIND",
      "t9"."DISTRICT",
      "t9"."TAKES",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t6"."thing_0",
        "t6"."KIND",
        "t6"."DISTRICT",
        '_T' AS "TAKES"
      FROM (
        SELECT
          "t4".*
          REPLACE ("ibis_table_unnest_column" AS "DISTRICT")
        FROM (
          SELECT
            "t0"."key" AS "thing_0",
            "t0"."kind" AS "KIND",
            CASE
              WHEN COALESCE(ARRAY_LENGTH("t0"."districts"), 0) = 0
              THEN CAST(['U'] AS TEXT[])
              ELSE "t0"."districts"
            END AS "DISTRICT",
            CASE
              WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
              THEN CAST(['U'] AS TEXT[])
              ELSE "t0"."takes"
            END AS "TAKES"
          FROM "services" AS "t0"
          WHERE
            "t0"."day" >= $first AND "t0"."day" < $end
        ) AS "t4"
        CROSS JOIN UNNEST("t4"."DISTRICT") AS "ibis_table_unnest"("ibis_table_unnest_column")
      ) AS "t6"
    ) AS "t9"
    GROUP BY
      1,
      2,
      3
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
      "t5"."KIND",
      "t5"."DISTRICT",
      "t5"."TAKES",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t3".*
        REPLACE ("ibis_table_unnest_column" AS "TAKES")
      FROM (
        SELECT
          "t0"."key" AS "thing_0",
          "t0"."kind" AS "KIND",
          '_T' AS "DISTRICT",
          CASE
            WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
            THEN CAST(['U'] AS TEXT[])
            ELSE "t0"."takes"
          END AS "TAKES"
        FROM "services" AS "t0"
        WHERE
          "t0"."day" >= $first AND "t0"."day" < $end
      ) AS "t3"
      CROSS JOIN UNNEST("t3"."TAKES") AS "ibis_table_unnest"("ibis_table_unnest_column")
    ) AS "t5"
    GROUP BY
      1,
      2,
      3
  ) AS "t7"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t1"."KIND",
      "t1"."DISTRICT",
      "t1"."TAKES",
      COUNT(*) AS "things"
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."kind" AS "KIND",
        '_T' AS "DISTRICT",
        '_T' AS "TAKES"
      FROM "services" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t1"
    GROUP BY
      1,
      2,
      3
  ) AS "t2"
) AS "t10"
