-- DropIndex
DROP INDEX "candidates_snr_idx";

-- CreateIndex
CREATE INDEX "candidates_snr_id_idx" ON "candidates"("snr", "id");

-- CreateIndex
CREATE UNIQUE INDEX "candidates_difference_run_id_ra_dec_pixel_x_pixel_y_key" ON "candidates"("difference_run_id", "ra", "dec", "pixel_x", "pixel_y") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "difference_runs_reference_observation_id_created_at_id_idx" ON "difference_runs"("reference_observation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_priority_id_idx" ON "processing_jobs"("priority", "id");

-- CreateIndex
CREATE INDEX "processing_jobs_status_priority_id_idx" ON "processing_jobs"("status", "priority", "id");

-- What Prisma cannot say. The unique index above takes two places without pixels for one: NULLS NOT DISTINCT.

ALTER TABLE "candidates"
  ADD CONSTRAINT "candidates_finite" CHECK (
    abs(pixel_x) < 'Infinity' AND abs(pixel_y) < 'Infinity' AND abs(flux) < 'Infinity'
    AND abs(significance) < 'Infinity' AND abs(snr) < 'Infinity'
  );

-- Two workers must not both difference an observation, not even after somebody has moved it by hand.
CREATE UNIQUE INDEX "difference_runs_one_unfinished" ON "difference_runs" ("observation_id") WHERE "status" IN ('PENDING', 'RUNNING');
