SELECT
  "t6"."VICTIM_SEX",
  "t6"."INCIDENTS",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t5"."contact" AS "thing_0",
    "t5"."number" AS "thing_1",
    "t5"."sex" AS "VICTIM_SEX",
    "t3"."contact_incidents_contact" AS "INCIDENTS"
  FROM (
    SELECT
      "t0"."contact",
      "t0"."number",
      "t0"."day",
      "t0"."district",
      "t0"."channel",
      "t0"."role_stated",
      "t0"."role_assessed",
      "t0"."problem",
      "t0"."timing",
      "t0"."sex",
      "t0"."age_band",
      "t0"."forms",
      "t0"."main_form",
      "t0"."modalities",
      "t0"."main",
      CASE
        WHEN "t0"."role_assessed" = 'U'
        THEN "t0"."role_stated"
        ELSE "t0"."role_assessed"
      END AS "role"
    FROM "persons" AS "t0"
    WHERE
      "t0"."day" >= $first
      AND "t0"."day" < $end
      AND CASE
        WHEN "t0"."role_assessed" = 'U'
        THEN "t0"."role_stated"
        ELSE "t0"."role_assessed"
      END IN ('VICTIM', 'BOTH')
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."key" AS "contact_key",
      "t1"."incidents_contact" AS "contact_incidents_contact"
    FROM "contacts" AS "t1"
  ) AS "t3"
    ON "t5"."contact" = "t3"."contact_key"
) AS "t6"
GROUP BY
  1,
  2
