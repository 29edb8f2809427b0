-- Claims: a worker gets runs or jobs with a lease, which heartbeats renew. Rows without these values were not claimed.
-- AlterTable
ALTER TABLE "difference_runs" ADD COLUMN     "lease_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "lease_seconds" INTEGER,
ADD COLUMN     "max_attempts" INTEGER;

-- AlterTable
ALTER TABLE "model_runs" ADD COLUMN     "lease_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "lease_seconds" INTEGER,
ADD COLUMN     "max_attempts" INTEGER;

-- AlterTable
ALTER TABLE "preprocess_runs" ADD COLUMN     "lease_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "lease_seconds" INTEGER,
ADD COLUMN     "max_attempts" INTEGER;

-- AlterTable
ALTER TABLE "processing_jobs" ADD COLUMN     "lease_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "lease_seconds" INTEGER;

-- CreateIndex
CREATE INDEX "observations_survey_id_status_observed_at_id_idx" ON "observations"("survey_id", "status", "observed_at", "id");

-- A lease has its length, and a run its attempts.
ALTER TABLE "preprocess_runs" ADD CONSTRAINT "preprocess_runs_lease" CHECK (
  (lease_ends_at IS NULL) = (lease_seconds IS NULL) AND (lease_ends_at IS NULL) = (max_attempts IS NULL) AND lease_seconds > 0 AND max_attempts > 0);
ALTER TABLE "difference_runs" ADD CONSTRAINT "difference_runs_lease" CHECK (
  (lease_ends_at IS NULL) = (lease_seconds IS NULL) AND (lease_ends_at IS NULL) = (max_attempts IS NULL) AND lease_seconds > 0 AND max_attempts > 0);
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_lease" CHECK (
  (lease_ends_at IS NULL) = (lease_seconds IS NULL) AND (lease_ends_at IS NULL) = (max_attempts IS NULL) AND lease_seconds > 0 AND max_attempts > 0);
ALTER TABLE "processing_jobs" ADD CONSTRAINT "processing_jobs_lease" CHECK (
  (lease_ends_at IS NULL) = (lease_seconds IS NULL) AND lease_seconds > 0);

-- The runs and jobs that a claim may take over once their lease has ended. They are few, and their order is that in which the leases end.
CREATE INDEX "preprocess_runs_claimable" ON "preprocess_runs" ("lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "preprocess_runs_claimable_in_survey" ON "preprocess_runs" ("survey_id", "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "difference_runs_claimable" ON "difference_runs" ("lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "difference_runs_claimable_in_survey" ON "difference_runs" ("survey_id", "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "model_runs_claimable" ON "model_runs" ("model_id", "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "model_runs_claimable_in_survey" ON "model_runs" ("model_id", "survey_id", "lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" + 1 < "max_attempts"));
CREATE INDEX "processing_jobs_claimable" ON "processing_jobs" ("lease_ends_at")
  WHERE "lease_ends_at" IS NOT NULL AND ("status" = 'RUNNING' OR ("status" = 'FAILED' AND "retry_count" < "max_retries"));

-- The jobs that wait, the most urgent first, and of these the longest waiting. Those that are scheduled are found by their time.
CREATE INDEX "processing_jobs_waiting" ON "processing_jobs" ("priority" DESC, "id") WHERE "status" = 'PENDING' AND "scheduled_at" IS NULL;
CREATE INDEX "processing_jobs_waiting_of_type" ON "processing_jobs" ("type", "priority" DESC, "id")
  WHERE "status" = 'PENDING' AND "scheduled_at" IS NULL;
CREATE INDEX "processing_jobs_scheduled" ON "processing_jobs" ("scheduled_at") WHERE "status" = 'PENDING' AND "scheduled_at" IS NOT NULL;

-- Differenced observations in the order in which they became so: claims of model runs read on from where earlier claims ended.
CREATE INDEX "observations_differenced" ON "observations" ("updated_at", "id") WHERE "status" = 'DIFFERENCED';
