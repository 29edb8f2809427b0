-- Each order of a list inside rows has an index that begins with the row around it. Without it, a page of a row with few rows, such as an
-- empty survey, walks through the index of the order over all rows of the table.
CREATE INDEX "candidates_difference_run_id_snr_id_idx" ON "candidates"("difference_run_id", "snr", "id");
CREATE INDEX "detections_observation_id_confidence_id_idx" ON "detections"("observation_id", "confidence", "id");
CREATE INDEX "detections_model_run_id_confidence_id_idx" ON "detections"("model_run_id", "confidence", "id");
CREATE INDEX "observations_survey_id_created_at_id_idx" ON "observations"("survey_id", "created_at", "id");
CREATE INDEX "observations_survey_id_ra_id_idx" ON "observations"("survey_id", "ra", "id");
CREATE INDEX "observations_survey_id_dec_id_idx" ON "observations"("survey_id", "dec", "id");
