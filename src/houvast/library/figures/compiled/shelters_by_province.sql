SELECT
  *
FROM (
  SELECT
    "t4"."AREA",
    "t4"."PLACE_FOR",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t3".*
      REPLACE ("ibis_table_unnest_column" AS "PLACE_FOR")
    FROM (
      SELECT
        "t0"."key" AS "thing_0",
        "t0"."area" AS "AREA",
        CASE
          WHEN COALESCE(ARRAY_LENGTH("t0"."places_for"), 0) = 0
          THEN CAST(['MERGED'] AS TEXT[])
          ELSE "t0"."places_for"
        END AS "PLACE_FOR"
      FROM "shelters" AS "t0"
      WHERE
        "t0"."day" >= $first AND "t0"."day" < $end
    ) AS "t3"
    CROSS JOIN UNNEST("t3"."PLACE_FOR") AS "ibis_table_unnest"("ibis_table_unnest_column")
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
    "t1"."AREA",
    "t1"."PLACE_FOR",
    COUNT(*) AS "things"
  FROM (
    SELECT
      "t0"."key" AS "thing_0",
      "t0"."area" AS "AREA",
      '_T' AS "PLACE_FOR"
    FROM "shelters" AS "t0"
    WHERE
      "t0"."day" >= $first AND "t0"."day" < $end
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
