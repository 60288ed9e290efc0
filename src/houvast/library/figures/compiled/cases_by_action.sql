SELECT
  *
FROM (
  SELECT
    "t4"."FIRST_ACTION",
    "t4"."ACTIONS",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "ACTIONS")
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."first_action" AS "FIRST_ACTION",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."actions"), 0) = 0
          THEN CAST(['NONE'] AS TEXT[])
          ELSE "t0"."actions"
        END AS "ACTIONS"
      FROM "cases" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."ACTIONS") AS "ibis_table_unnest"("ibis_table_unnest_column")
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
    "t1"."FIRST_ACTION",
    "t1"."ACTIONS",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."key" AS "thing_0",
      "t0"."first_action" AS "FIRST_ACTION",
      '_T' AS "ACTIONS"
    FROM "cases" AS "t0"
    WHERE
      "t0"."day" >= $first AND "t0"."day" < $end
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
