-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED');

-- CreateEnum
CREATE TYPE "candidate_status" AS ENUM ('NEW', 'ACCEPTED', 'REJECTED');

-- CreateEnum
CREATE TYPE "detection_type" AS ENUM ('SUPERNOVA', 'VARIABLE', 'TRANSIENT', 'UNKNOWN', 'ARTIFACT');

-- CreateEnum
CREATE TYPE "detection_status" AS ENUM ('PENDING', 'VALIDATING', 'VALIDATED', 'REJECTED', 'CONFIRMED', 'ARCHIVED');

-- CreateEnum
CREATE TYPE "alert_status" AS ENUM ('PENDING', 'SENT', 'DELIVERED', 'FAILED', 'ACKNOWLEDGED');

-- CreateEnum
CREATE TYPE "alert_priority" AS ENUM ('LOW', 'NORMAL', 'HIGH', 'CRITICAL');

-- CreateEnum
CREATE TYPE "dataset_split" AS ENUM ('TRAIN', 'VALIDATION', 'TEST');

-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- AlterTable
ALTER TABLE "observations" ADD COLUMN     "thumbnail_url" VARCHAR(2048);

-- CreateTable
CREATE TABLE "preprocess_runs" (
    "id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'RUNNING',
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "calibration_applied" BOOLEAN NOT NULL DEFAULT false,
    "wcs_aligned" BOOLEAN NOT NULL DEFAULT false,
    "registration_quality" DOUBLE PRECISION,
    "processed_fits_path" VARCHAR(2048),
    "wcs_info" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "preprocess_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "difference_runs" (
    "id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "reference_observation_id" UUID,
    "reference_survey_id" UUID,
    "status" "run_status" NOT NULL DEFAULT 'RUNNING',
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "reference_fits_path" VARCHAR(2048),
    "algorithm" VARCHAR(64) NOT NULL DEFAULT 'zogy',
    "parameters" JSONB,
    "difference_fits_path" VARCHAR(2048),
    "significance_fits_path" VARCHAR(2048),
    "noise_level" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "candidates_found" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "difference_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "candidates" (
    "id" UUID NOT NULL,
    "difference_run_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "ra" DOUBLE PRECISION NOT NULL,
    "dec" DOUBLE PRECISION NOT NULL,
    "pixel_x" DOUBLE PRECISION,
    "pixel_y" DOUBLE PRECISION,
    "flux" DOUBLE PRECISION,
    "significance" DOUBLE PRECISION,
    "snr" DOUBLE PRECISION,
    "fwhm" DOUBLE PRECISION,
    "ellipticity" DOUBLE PRECISION,
    "flags" TEXT[],
    "status" "candidate_status" NOT NULL DEFAULT 'NEW',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "candidates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "models" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "version" VARCHAR(64) NOT NULL,
    "type" VARCHAR(64) NOT NULL,
    "architecture" VARCHAR(255),
    "description" TEXT,
    "hyperparameters" JSONB,
    "metrics" JSONB,
    "training_energy_kwh" DOUBLE PRECISION,
    "is_active" BOOLEAN NOT NULL DEFAULT false,
    "mlflow_run_id" VARCHAR(255),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_runs" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'RUNNING',
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "inference_time_ms" DOUBLE PRECISION,
    "energy_wh" DOUBLE PRECISION,
    "predictions" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "detections" (
    "id" UUID NOT NULL,
    "model_run_id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "candidate_id" UUID,
    "ra" DOUBLE PRECISION NOT NULL,
    "dec" DOUBLE PRECISION NOT NULL,
    "pixel_x" DOUBLE PRECISION,
    "pixel_y" DOUBLE PRECISION,
    "confidence" DOUBLE PRECISION NOT NULL,
    "type" "detection_type" NOT NULL DEFAULT 'UNKNOWN',
    "status" "detection_status" NOT NULL DEFAULT 'PENDING',
    "human_label" "detection_type",
    "validated_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "detections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "validation_events" (
    "id" UUID NOT NULL,
    "detection_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "key_id" UUID,
    "label" "detection_type" NOT NULL,
    "confidence" DOUBLE PRECISION,
    "quality" DOUBLE PRECISION,
    "notes" TEXT,
    "tags" TEXT[],
    "previous_status" "detection_status" NOT NULL,
    "new_status" "detection_status" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "validation_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" UUID NOT NULL,
    "detection_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "type" VARCHAR(64) NOT NULL,
    "priority" "alert_priority" NOT NULL DEFAULT 'NORMAL',
    "title" VARCHAR(255) NOT NULL,
    "message" TEXT,
    "status" "alert_status" NOT NULL DEFAULT 'PENDING',
    "channel" VARCHAR(64),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_datasets" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "description" TEXT,
    "parameters" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "sample_count" INTEGER NOT NULL,
    "quality_report" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "training_datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_dataset_surveys" (
    "dataset_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,

    CONSTRAINT "training_dataset_surveys_pkey" PRIMARY KEY ("dataset_id","survey_id")
);

-- CreateTable
CREATE TABLE "training_samples" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "detection_id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "label" "detection_type" NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "quality" DOUBLE PRECISION,
    "split" "dataset_split" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "training_samples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_runs" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "model_id" UUID,
    "name" VARCHAR(255) NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'RUNNING',
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "parameters" JSONB,
    "metrics" JSONB,
    "mlflow_run_id" VARCHAR(255),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "training_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "processing_jobs" (
    "id" UUID NOT NULL,
    "survey_id" UUID,
    "type" VARCHAR(64) NOT NULL,
    "entity_type" VARCHAR(64),
    "entity_id" UUID,
    "status" "job_status" NOT NULL DEFAULT 'PENDING',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "workflow_id" VARCHAR(255),
    "task_id" VARCHAR(255),
    "parameters" JSONB,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "max_retries" INTEGER NOT NULL DEFAULT 3,
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "processing_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_config" (
    "id" UUID NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "value" JSONB NOT NULL,
    "description" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_config_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "principal_id" UUID NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" CHAR(64) NOT NULL,
    "answer" JSONB,
    "entity_id" VARCHAR(128),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("principal_id","key")
);

-- CreateIndex
CREATE INDEX "preprocess_runs_created_at_id_idx" ON "preprocess_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "preprocess_runs_survey_id_created_at_id_idx" ON "preprocess_runs"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "preprocess_runs_status_created_at_id_idx" ON "preprocess_runs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "preprocess_runs_observation_id_created_at_id_idx" ON "preprocess_runs"("observation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "preprocess_runs_status_updated_at_idx" ON "preprocess_runs"("status", "updated_at");

-- CreateIndex
CREATE INDEX "difference_runs_created_at_id_idx" ON "difference_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "difference_runs_survey_id_created_at_id_idx" ON "difference_runs"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "difference_runs_status_created_at_id_idx" ON "difference_runs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "difference_runs_observation_id_created_at_id_idx" ON "difference_runs"("observation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "difference_runs_status_updated_at_idx" ON "difference_runs"("status", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "difference_runs_id_survey_id_key" ON "difference_runs"("id", "survey_id");

-- CreateIndex
CREATE INDEX "candidates_created_at_id_idx" ON "candidates"("created_at", "id");

-- CreateIndex
CREATE INDEX "candidates_survey_id_created_at_id_idx" ON "candidates"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "candidates_difference_run_id_created_at_id_idx" ON "candidates"("difference_run_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "candidates_status_created_at_id_idx" ON "candidates"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "candidates_snr_idx" ON "candidates"("snr");

-- CreateIndex
CREATE UNIQUE INDEX "candidates_id_survey_id_key" ON "candidates"("id", "survey_id");

-- CreateIndex
CREATE INDEX "models_created_at_id_idx" ON "models"("created_at", "id");

-- CreateIndex
CREATE INDEX "models_type_created_at_id_idx" ON "models"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "models_is_active_created_at_id_idx" ON "models"("is_active", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "models_name_version_key" ON "models"("name", "version");

-- CreateIndex
CREATE INDEX "model_runs_created_at_id_idx" ON "model_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_survey_id_created_at_id_idx" ON "model_runs"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_status_created_at_id_idx" ON "model_runs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_model_id_created_at_id_idx" ON "model_runs"("model_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_observation_id_created_at_id_idx" ON "model_runs"("observation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "model_runs_status_updated_at_idx" ON "model_runs"("status", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "model_runs_id_observation_id_survey_id_key" ON "model_runs"("id", "observation_id", "survey_id");

-- CreateIndex
CREATE INDEX "detections_created_at_id_idx" ON "detections"("created_at", "id");

-- CreateIndex
CREATE INDEX "detections_confidence_id_idx" ON "detections"("confidence", "id");

-- CreateIndex
CREATE INDEX "detections_survey_id_created_at_id_idx" ON "detections"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "detections_status_created_at_id_idx" ON "detections"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "detections_type_created_at_id_idx" ON "detections"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "detections_observation_id_created_at_id_idx" ON "detections"("observation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "detections_model_run_id_created_at_id_idx" ON "detections"("model_run_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "detections_candidate_id_idx" ON "detections"("candidate_id");

-- CreateIndex
CREATE UNIQUE INDEX "detections_id_survey_id_key" ON "detections"("id", "survey_id");

-- CreateIndex
CREATE INDEX "validation_events_created_at_id_idx" ON "validation_events"("created_at", "id");

-- CreateIndex
CREATE INDEX "validation_events_survey_id_created_at_id_idx" ON "validation_events"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "validation_events_detection_id_created_at_id_idx" ON "validation_events"("detection_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "validation_events_user_id_created_at_id_idx" ON "validation_events"("user_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "validation_events_label_created_at_id_idx" ON "validation_events"("label", "created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_created_at_id_idx" ON "alerts"("created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_survey_id_created_at_id_idx" ON "alerts"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_detection_id_created_at_id_idx" ON "alerts"("detection_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_status_created_at_id_idx" ON "alerts"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_priority_created_at_id_idx" ON "alerts"("priority", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "training_datasets_name_key" ON "training_datasets"("name");

-- CreateIndex
CREATE INDEX "training_datasets_created_at_id_idx" ON "training_datasets"("created_at", "id");

-- CreateIndex
CREATE INDEX "training_dataset_surveys_survey_id_idx" ON "training_dataset_surveys"("survey_id");

-- CreateIndex
CREATE INDEX "training_samples_dataset_id_split_position_idx" ON "training_samples"("dataset_id", "split", "position");

-- CreateIndex
CREATE INDEX "training_samples_dataset_id_label_position_idx" ON "training_samples"("dataset_id", "label", "position");

-- CreateIndex
CREATE INDEX "training_samples_detection_id_idx" ON "training_samples"("detection_id");

-- CreateIndex
CREATE INDEX "training_samples_observation_id_idx" ON "training_samples"("observation_id");

-- CreateIndex
CREATE UNIQUE INDEX "training_samples_dataset_id_detection_id_key" ON "training_samples"("dataset_id", "detection_id");

-- CreateIndex
CREATE UNIQUE INDEX "training_samples_dataset_id_position_key" ON "training_samples"("dataset_id", "position");

-- CreateIndex
CREATE INDEX "training_runs_created_at_id_idx" ON "training_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "training_runs_status_created_at_id_idx" ON "training_runs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "training_runs_dataset_id_created_at_id_idx" ON "training_runs"("dataset_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "training_runs_model_id_created_at_id_idx" ON "training_runs"("model_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "training_runs_status_updated_at_idx" ON "training_runs"("status", "updated_at");

-- CreateIndex
CREATE INDEX "processing_jobs_created_at_id_idx" ON "processing_jobs"("created_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_survey_id_created_at_id_idx" ON "processing_jobs"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_status_created_at_id_idx" ON "processing_jobs"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_type_created_at_id_idx" ON "processing_jobs"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_workflow_id_idx" ON "processing_jobs"("workflow_id");

-- CreateIndex
CREATE INDEX "processing_jobs_task_id_idx" ON "processing_jobs"("task_id");

-- CreateIndex
CREATE INDEX "processing_jobs_entity_type_entity_id_idx" ON "processing_jobs"("entity_type", "entity_id");

-- CreateIndex
CREATE INDEX "processing_jobs_scheduled_at_idx" ON "processing_jobs"("scheduled_at");

-- CreateIndex
CREATE INDEX "processing_jobs_status_updated_at_idx" ON "processing_jobs"("status", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "system_config_key_key" ON "system_config"("key");

-- CreateIndex
CREATE INDEX "idempotency_records_created_at_idx" ON "idempotency_records"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "observations_id_survey_id_key" ON "observations"("id", "survey_id");

-- AddForeignKey
ALTER TABLE "preprocess_runs" ADD CONSTRAINT "preprocess_runs_observation_id_survey_id_fkey" FOREIGN KEY ("observation_id", "survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "difference_runs" ADD CONSTRAINT "difference_runs_observation_id_survey_id_fkey" FOREIGN KEY ("observation_id", "survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "difference_runs" ADD CONSTRAINT "difference_runs_reference_observation_id_reference_survey__fkey" FOREIGN KEY ("reference_observation_id", "reference_survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_difference_run_id_survey_id_fkey" FOREIGN KEY ("difference_run_id", "survey_id") REFERENCES "difference_runs"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_observation_id_survey_id_fkey" FOREIGN KEY ("observation_id", "survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "detections" ADD CONSTRAINT "detections_model_run_id_observation_id_survey_id_fkey" FOREIGN KEY ("model_run_id", "observation_id", "survey_id") REFERENCES "model_runs"("id", "observation_id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "detections" ADD CONSTRAINT "detections_observation_id_survey_id_fkey" FOREIGN KEY ("observation_id", "survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "detections" ADD CONSTRAINT "detections_candidate_id_survey_id_fkey" FOREIGN KEY ("candidate_id", "survey_id") REFERENCES "candidates"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "validation_events" ADD CONSTRAINT "validation_events_detection_id_survey_id_fkey" FOREIGN KEY ("detection_id", "survey_id") REFERENCES "detections"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "validation_events" ADD CONSTRAINT "validation_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "validation_events" ADD CONSTRAINT "validation_events_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_detection_id_survey_id_fkey" FOREIGN KEY ("detection_id", "survey_id") REFERENCES "detections"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_dataset_surveys" ADD CONSTRAINT "training_dataset_surveys_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "training_datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_dataset_surveys" ADD CONSTRAINT "training_dataset_surveys_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_samples" ADD CONSTRAINT "training_samples_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "training_datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_samples" ADD CONSTRAINT "training_samples_detection_id_survey_id_fkey" FOREIGN KEY ("detection_id", "survey_id") REFERENCES "detections"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_samples" ADD CONSTRAINT "training_samples_observation_id_survey_id_fkey" FOREIGN KEY ("observation_id", "survey_id") REFERENCES "observations"("id", "survey_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_runs" ADD CONSTRAINT "training_runs_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "training_datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_runs" ADD CONSTRAINT "training_runs_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "processing_jobs" ADD CONSTRAINT "processing_jobs_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "candidates" ALTER COLUMN "flags" SET DEFAULT '{}', ALTER COLUMN "flags" SET NOT NULL;
ALTER TABLE "validation_events" ALTER COLUMN "tags" SET DEFAULT '{}', ALTER COLUMN "tags" SET NOT NULL;

ALTER TABLE "preprocess_runs"
  ADD CONSTRAINT "preprocess_runs_quality_range" CHECK (registration_quality >= 0 AND registration_quality <= 1),
  ADD CONSTRAINT "preprocess_runs_retry_count_not_negative" CHECK (retry_count >= 0),
  ADD CONSTRAINT "preprocess_runs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED')));

ALTER TABLE "difference_runs"
  ADD CONSTRAINT "difference_runs_noise_not_negative" CHECK (noise_level >= 0 AND noise_level < 'Infinity'),
  ADD CONSTRAINT "difference_runs_threshold_positive" CHECK (threshold > 0 AND threshold < 'Infinity'),
  ADD CONSTRAINT "difference_runs_candidates_not_negative" CHECK (candidates_found >= 0),
  ADD CONSTRAINT "difference_runs_reference_survey" CHECK ((reference_observation_id IS NULL) = (reference_survey_id IS NULL)),
  ADD CONSTRAINT "difference_runs_reference_other" CHECK (reference_observation_id IS DISTINCT FROM observation_id),
  ADD CONSTRAINT "difference_runs_retry_count_not_negative" CHECK (retry_count >= 0),
  ADD CONSTRAINT "difference_runs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED')));

ALTER TABLE "candidates"
  ADD CONSTRAINT "candidates_ra_range" CHECK (ra >= 0 AND ra < 360),
  ADD CONSTRAINT "candidates_dec_range" CHECK (dec >= -90 AND dec <= 90),
  ADD CONSTRAINT "candidates_fwhm_positive" CHECK (fwhm > 0 AND fwhm < 'Infinity'),
  ADD CONSTRAINT "candidates_ellipticity_range" CHECK (ellipticity >= 0 AND ellipticity <= 1);

ALTER TABLE "models"
  ADD CONSTRAINT "models_name_not_blank" CHECK (name ~ '[^[:space:]]' AND version ~ '[^[:space:]]'),
  ADD CONSTRAINT "models_energy_not_negative" CHECK (training_energy_kwh >= 0 AND training_energy_kwh < 'Infinity');
CREATE UNIQUE INDEX "models_one_active_version" ON "models" ("name") WHERE "is_active";

ALTER TABLE "model_runs"
  ADD CONSTRAINT "model_runs_inference_time_not_negative" CHECK (inference_time_ms >= 0 AND inference_time_ms < 'Infinity'),
  ADD CONSTRAINT "model_runs_energy_not_negative" CHECK (energy_wh >= 0 AND energy_wh < 'Infinity'),
  ADD CONSTRAINT "model_runs_retry_count_not_negative" CHECK (retry_count >= 0),
  ADD CONSTRAINT "model_runs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED')));

ALTER TABLE "detections"
  ADD CONSTRAINT "detections_ra_range" CHECK (ra >= 0 AND ra < 360),
  ADD CONSTRAINT "detections_dec_range" CHECK (dec >= -90 AND dec <= 90),
  ADD CONSTRAINT "detections_confidence_range" CHECK (confidence >= 0 AND confidence <= 1);

ALTER TABLE "validation_events"
  ADD CONSTRAINT "validation_events_confidence_range" CHECK (confidence >= 0 AND confidence <= 1),
  ADD CONSTRAINT "validation_events_quality_range" CHECK (quality >= 0 AND quality <= 1);

ALTER TABLE "alerts"
  ADD CONSTRAINT "alerts_title_not_blank" CHECK (title ~ '[^[:space:]]'),
  ADD CONSTRAINT "alerts_attempts_not_negative" CHECK (attempts >= 0);

ALTER TABLE "training_datasets"
  ADD CONSTRAINT "training_datasets_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "training_datasets_sample_count_not_negative" CHECK (sample_count >= 0);

ALTER TABLE "training_samples"
  ADD CONSTRAINT "training_samples_position_not_negative" CHECK (position >= 0),
  ADD CONSTRAINT "training_samples_confidence_range" CHECK (confidence >= 0 AND confidence <= 1),
  ADD CONSTRAINT "training_samples_quality_range" CHECK (quality >= 0 AND quality <= 1);

ALTER TABLE "training_runs"
  ADD CONSTRAINT "training_runs_name_not_blank" CHECK (name ~ '[^[:space:]]'),
  ADD CONSTRAINT "training_runs_retry_count_not_negative" CHECK (retry_count >= 0),
  ADD CONSTRAINT "training_runs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED')));

ALTER TABLE "processing_jobs"
  ADD CONSTRAINT "processing_jobs_type_not_blank" CHECK (type ~ '[^[:space:]]'),
  ADD CONSTRAINT "processing_jobs_retries_not_negative" CHECK (retry_count >= 0 AND max_retries >= 0),
  ADD CONSTRAINT "processing_jobs_ended" CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED', 'CANCELLED')));

ALTER TABLE "system_config"
  ADD CONSTRAINT "system_config_key_format" CHECK (key ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,254}$');

-- A dataset is what a model was trained on: it never changes once it is collected.
CREATE TRIGGER "training_datasets_immutable" BEFORE UPDATE OR DELETE OR TRUNCATE ON "training_datasets"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('datasets are immutable once collected');
CREATE TRIGGER "training_samples_immutable" BEFORE UPDATE OR DELETE OR TRUNCATE ON "training_samples"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('datasets are immutable once collected');
CREATE TRIGGER "training_dataset_surveys_immutable" BEFORE UPDATE OR DELETE OR TRUNCATE ON "training_dataset_surveys"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('datasets are immutable once collected');
CREATE TRIGGER "validation_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "validation_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('judgements are only ever added');

-- Positions as unit vectors: distances on the sky are chords, which are right at the poles and across right ascension 0.
CREATE EXTENSION IF NOT EXISTS cube;
CREATE INDEX "observations_sky" ON "observations" USING gist (
  cube(ARRAY[cos(radians(ra)) * cos(radians(dec)), sin(radians(ra)) * cos(radians(dec)), sin(radians(dec))])
);
