-- What Prisma cannot say: columns that the database keeps equal to what they come from, of the rows that are there too.

ALTER TABLE "alerts" ADD COLUMN "priority_rank" SMALLINT NOT NULL GENERATED ALWAYS AS (
  CASE "priority" WHEN 'LOW' THEN 0 WHEN 'NORMAL' THEN 1 WHEN 'HIGH' THEN 2 WHEN 'CRITICAL' THEN 3 END
) STORED;

-- Judgements and samples never change, so that they were last changed when they were made.
ALTER TABLE "training_samples" ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL GENERATED ALWAYS AS ("created_at") STORED;
ALTER TABLE "validation_events" ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL GENERATED ALWAYS AS ("created_at") STORED;

-- Each order that a list offers has an index. The one that goes served no filter: jobs that are due are looked for by status too.

-- DropIndex
DROP INDEX "processing_jobs_scheduled_at_idx";

-- CreateIndex
CREATE INDEX "alerts_priority_rank_id_idx" ON "alerts"("priority_rank", "id");

-- CreateIndex
CREATE INDEX "api_keys_name_id_idx" ON "api_keys"("name", "id");

-- CreateIndex
CREATE INDEX "difference_runs_updated_at_id_idx" ON "difference_runs"("updated_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_updated_at_id_idx" ON "model_runs"("updated_at", "id");

-- CreateIndex
CREATE INDEX "preprocess_runs_updated_at_id_idx" ON "preprocess_runs"("updated_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_status_scheduled_at_idx" ON "processing_jobs"("status", "scheduled_at");

-- CreateIndex
CREATE INDEX "surveys_created_at_id_idx" ON "surveys"("created_at", "id");

-- CreateIndex
CREATE INDEX "system_config_created_at_id_idx" ON "system_config"("created_at", "id");

-- CreateIndex
CREATE INDEX "system_config_key_idx" ON "system_config" USING GIN ("key" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "training_datasets_name_idx" ON "training_datasets" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "training_runs_updated_at_id_idx" ON "training_runs"("updated_at", "id");

-- CreateIndex
CREATE INDEX "users_name_id_idx" ON "users"("name", "id");
