SELECT
  "t1"."PROBLEM",
  COUNT(*) AS "things"
FROM (
  SELECT
    "t0"."key" AS "thing_0",
    COALESCE(
      CASE
        WHEN "t0"."timing" IN ('HISTORICAL')
        THEN 'HISTORICAL'
        WHEN "t0"."problem" IN ('CHILD_ABUSE')
        THEN 'CHILD_ABUSE'
        WHEN "t0"."problem" IN ('PARTNER')
        THEN 'PARTNER'
        WHEN "t0"."problem" IN ('ADULT_OTHER')
        THEN 'ADULT_OTHER'
        WHEN "t0"."problem" IN ('SEPARATION')
        THEN 'SEPARATION'
        WHEN "t0"."problem" IN ('ELDER_ABUSE')
        THEN 'ELDER_ABUSE'
        WHEN "t0"."problem" IN ('MINORS')
        THEN 'MINORS'
        WHEN "t0"."problem" IN ('COPING')
        THEN 'COPING'
        WHEN "t0"."problem" IN ('PARENT_ABUSE')
        THEN 'PARENT_ABUSE'
        WHEN "t0"."problem" IN ('HONOUR')
        THEN 'HONOUR'
        WHEN "t0"."problem" IN ('RITUAL')
        THEN 'RITUAL'
        WHEN "t0"."problem" IN ('FORCED_ADOPTION')
        THEN 'FORCED_ADOPTION'
        WHEN "t0"."problem" IN ('OTHER', 'STALKING', 'WORK_BULLYING')
        THEN 'OTHER'
        WHEN "t0"."problem" IN ('U')
        THEN 'U'
        ELSE CAST(NULL AS TEXT)
      END,
      'U'
    ) AS "PROBLEM"
  FROM "contacts" AS "t0"
  WHERE
    "t0"."day" >= $first
    AND "t0"."day" < $end
    AND "t0"."contact_kind" IN ('SUPPORT', 'INFO', 'PROFESSIONAL_ADVICE')
) AS "t1"
GROUP BY
  1
