SELECT
  *
FROM (
  SELECT
    "t4"."AREA",
    "t4"."PLACE_FOR",
    "t4"."MONTH",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "MONTH")
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."area" AS "AREA",
        "t0"."place_for" AS "PLACE_FOR",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."months"), 0) = 0
          THEN CAST(['U'] AS TEXT[])
          ELSE "t0"."months"
        END AS "MONTH"
      FROM "beds" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."MONTH") AS "ibis_table_unnest"("ibis_table_unnest_column")
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
    "t1"."AREA",
    "t1"."PLACE_FOR",
    "t1"."MONTH",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."key" AS "thing_0",
      "t0"."area" AS "AREA",
      "t0"."place_for" AS "PLACE_FOR",
      '_T' AS "MONTH"
    FROM "beds" AS "t0"
    WHERE
      "t0"."day" >= $first AND "t0"."day" < $end
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
