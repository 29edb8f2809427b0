-- CreateEnum
CREATE TYPE "workflow_status" AS ENUM ('SCHEDULED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- AlterTable
ALTER TABLE "processing_jobs" ADD COLUMN     "workflow_run_id" UUID;

-- CreateTable
CREATE TABLE "workflow_runs" (
    "id" UUID NOT NULL,
    "survey_id" UUID,
    "flow" VARCHAR(255) NOT NULL,
    "external_id" VARCHAR(255) NOT NULL,
    "status" "workflow_status" NOT NULL,
    "parameters" JSONB,
    "report" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workflow_runs_created_at_id_idx" ON "workflow_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_updated_at_id_idx" ON "workflow_runs"("updated_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_survey_id_created_at_id_idx" ON "workflow_runs"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_status_created_at_id_idx" ON "workflow_runs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_flow_created_at_id_idx" ON "workflow_runs"("flow", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_external_id_idx" ON "workflow_runs"("external_id");

-- CreateIndex
CREATE INDEX "workflow_runs_status_updated_at_idx" ON "workflow_runs"("status", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_runs_flow_external_id_key" ON "workflow_runs"("flow", "external_id");

-- CreateIndex
CREATE INDEX "processing_jobs_workflow_run_id_created_at_id_idx" ON "processing_jobs"("workflow_run_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "processing_jobs" ADD CONSTRAINT "processing_jobs_workflow_run_id_fkey" FOREIGN KEY ("workflow_run_id") REFERENCES "workflow_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "workflow_runs"
  ADD CONSTRAINT "workflow_runs_flow_not_blank" CHECK (flow ~ '[^[:space:]]' AND external_id ~ '[^[:space:]]'),
  ADD CONSTRAINT "workflow_runs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED', 'CANCELLED')));
