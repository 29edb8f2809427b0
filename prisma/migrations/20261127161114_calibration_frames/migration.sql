-- CreateEnum
CREATE TYPE "calibration_type" AS ENUM ('BIAS', 'DARK', 'FLAT', 'FRINGE', 'BAD_PIXEL_MAP');

-- CreateTable
CREATE TABLE "calibration_frames" (
    "id" UUID NOT NULL,
    "survey_id" UUID,
    "type" "calibration_type" NOT NULL,
    "path" VARCHAR(2048) NOT NULL,
    "instrument" VARCHAR(255) NOT NULL,
    "filter_band" VARCHAR(32),
    "description" TEXT,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calibration_frames_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "preprocess_run_calibration_frames" (
    "run_id" UUID NOT NULL,
    "frame_id" UUID NOT NULL,

    CONSTRAINT "preprocess_run_calibration_frames_pkey" PRIMARY KEY ("run_id","frame_id")
);

-- CreateIndex
CREATE INDEX "calibration_frames_created_at_id_idx" ON "calibration_frames"("created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_valid_from_id_idx" ON "calibration_frames"("valid_from", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_valid_until_idx" ON "calibration_frames"("valid_until");

-- CreateIndex
CREATE INDEX "calibration_frames_survey_id_created_at_id_idx" ON "calibration_frames"("survey_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_type_created_at_id_idx" ON "calibration_frames"("type", "created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_is_active_created_at_id_idx" ON "calibration_frames"("is_active", "created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_filter_band_created_at_id_idx" ON "calibration_frames"("filter_band", "created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_instrument_created_at_id_idx" ON "calibration_frames"("instrument", "created_at", "id");

-- CreateIndex
CREATE INDEX "calibration_frames_instrument_type_valid_from_idx" ON "calibration_frames"("instrument", "type", "valid_from");

-- CreateIndex
CREATE INDEX "preprocess_run_calibration_frames_frame_id_idx" ON "preprocess_run_calibration_frames"("frame_id");

-- AddForeignKey
ALTER TABLE "calibration_frames" ADD CONSTRAINT "calibration_frames_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "surveys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preprocess_run_calibration_frames" ADD CONSTRAINT "preprocess_run_calibration_frames_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "preprocess_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preprocess_run_calibration_frames" ADD CONSTRAINT "preprocess_run_calibration_frames_frame_id_fkey" FOREIGN KEY ("frame_id") REFERENCES "calibration_frames"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "calibration_frames"
  ADD CONSTRAINT "calibration_frames_path_not_blank" CHECK (path ~ '[^[:space:]]' AND instrument ~ '[^[:space:]]'),
  ADD CONSTRAINT "calibration_frames_validity" CHECK (valid_until > valid_from);
