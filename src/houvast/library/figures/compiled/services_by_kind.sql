SELECT
  *
FROM (
  SELECT
    "t4"."KIND",
    "t4"."TAKES",
    "t4"."TAKES_CHILDREN",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "TAKES")
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."kind" AS "KIND",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."takes"), 0) = 0
          THEN CAST(['U'] AS TEXT[])
          ELSE "t0"."takes"
        END AS "TAKES",
        "t0"."children" AS "TAKES_CHILDREN"
      FROM "services" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."TAKES") AS "ibis_table_unnest"("ibis_table_unnest_column")
  ) AS "t4"
  GROUP BY
    1,
    2,
    3
) AS "t5"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t1"."KIND",
    "t1"."TAKES",
    "t1"."TAKES_CHILDREN",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."key" AS "thing_0",
      "t0"."kind" AS "KIND",
      '_T' AS "TAKES",
      "t0"."children" AS "TAKES_CHILDREN"
    FROM "services" AS "t0"
    WHERE
      "t0"."day" >= $first AND "t0"."day" < $end
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
