-- Claims of jobs read no jobs that are out of scope, none that are not due yet, and of those that are due only the most urgent ones.
-- A job with several surveys is in scope of a key that has all of them. Its span is a digest of its surveys, and the indexes of a survey now
-- begin with the span. The span of a job with one survey is this survey. With the type, it is one text: only the first column of an index
-- can be compared with the values of an array in the order of the index.
--
-- The indexes contain only jobs that wait or run, and no job can be written while they are made. Servers of the previous version claim jobs
-- of one survey by slower plans while both versions run.
ALTER TABLE "processing_jobs" ADD COLUMN "span" UUID;
UPDATE "processing_jobs" AS j SET "span" = md5(concat_ws(',', j.survey_id, s.others))::uuid
  FROM (SELECT job_id, string_agg(survey_id::text, ',' ORDER BY survey_id) AS others FROM "processing_job_surveys" GROUP BY job_id) AS s
 WHERE j.id = s.job_id AND j.survey_id IS NOT NULL;

-- The spans of the jobs that can be claimed, without those of one survey.
CREATE INDEX "processing_jobs_spans" ON "processing_jobs" ("survey_id", "span")
  WHERE "span" IS NOT NULL AND "status" IN ('PENDING', 'RUNNING', 'FAILED');

DROP INDEX "processing_jobs_waiting_in_survey";
DROP INDEX "processing_jobs_waiting_of_type_in_survey";
DROP INDEX "processing_jobs_scheduled";
DROP INDEX "processing_jobs_scheduled_of_type";
DROP INDEX "processing_jobs_scheduled_in_survey";
DROP INDEX "processing_jobs_scheduled_of_type_in_survey";
DROP INDEX "processing_jobs_claimable_in_survey";
DROP INDEX "processing_jobs_claimable_of_type_in_survey";

CREATE INDEX "processing_jobs_waiting_in_survey" ON "processing_jobs" ((coalesce("span", "survey_id")), "priority" DESC, "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NULL;
CREATE INDEX "processing_jobs_waiting_of_type_in_survey" ON "processing_jobs" (((coalesce("span", "survey_id")::text || "type")), "priority" DESC, "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NULL;
CREATE INDEX "processing_jobs_claimable_in_survey" ON "processing_jobs" ((coalesce("span", "survey_id")), "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" < "max_retries"));
CREATE INDEX "processing_jobs_claimable_of_type_in_survey" ON "processing_jobs" (((coalesce("span", "survey_id")::text || "type")), "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" < "max_retries"));
-- The scheduled jobs of each priority, by their time. The most urgent come first: ~ is -1 minus the number, and cannot overflow.
CREATE INDEX "processing_jobs_urgent" ON "processing_jobs" ((~"priority"), "scheduled_at", "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_urgent_of_type" ON "processing_jobs" ("type", (~"priority"), "scheduled_at", "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_urgent_in_survey" ON "processing_jobs" ((coalesce("span", "survey_id")), (~"priority"), "scheduled_at", "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_urgent_of_type_in_survey" ON "processing_jobs" (((coalesce("span", "survey_id")::text || "type")), (~"priority"), "scheduled_at", "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
-- The same by their time alone.
CREATE INDEX "processing_jobs_scheduled" ON "processing_jobs" (("scheduled_at" AT TIME ZONE 'UTC'))
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_scheduled_of_type" ON "processing_jobs" ("type", ("scheduled_at" AT TIME ZONE 'UTC'))
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_scheduled_in_survey" ON "processing_jobs" ((coalesce("span", "survey_id")), ("scheduled_at" AT TIME ZONE 'UTC'))
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
CREATE INDEX "processing_jobs_scheduled_of_type_in_survey" ON "processing_jobs" (((coalesce("span", "survey_id")::text || "type")), ("scheduled_at" AT TIME ZONE 'UTC'))
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;
