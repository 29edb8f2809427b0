-- The first claim for a model in one survey, after a start of a server, reads the differenced observations of this survey and of no other.
-- No observation can be written while the index is made.
CREATE INDEX "observations_differenced_in_survey" ON "observations" ("survey_id", "updated_at", "id") WHERE "status" = 'DIFFERENCED';
