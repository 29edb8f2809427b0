-- The most confident detections of a survey, and those of one status or type among them.
CREATE INDEX "detections_survey_id_confidence_id_idx" ON "detections"("survey_id", "confidence", "id");
