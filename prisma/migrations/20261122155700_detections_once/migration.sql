-- A detection is known by its place in its run, so that recording a batch twice changes nothing. Two places without pixels
-- are equal, which Prisma cannot say.
CREATE UNIQUE INDEX "detections_model_run_id_ra_dec_pixel_x_pixel_y_key"
  ON "detections" ("model_run_id", "ra", "dec", "pixel_x", "pixel_y") NULLS NOT DISTINCT;

-- Of two workers that start the same model on the same observation one wins.
CREATE UNIQUE INDEX "model_runs_one_unfinished" ON "model_runs" ("model_id", "observation_id")
  WHERE "status" IN ('PENDING', 'RUNNING');

ALTER TABLE "detections" ADD CONSTRAINT "detections_finite" CHECK (abs(pixel_x) < 'Infinity' AND abs(pixel_y) < 'Infinity');
