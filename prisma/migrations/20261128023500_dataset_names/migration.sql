-- A key restricted to one survey learned from a CONFLICT that a dataset of another survey has the same name. Now such a key may use the
-- name too. collectTrainingDataset locks the name, so that callers who see each other's datasets never use it twice.
CREATE INDEX "training_datasets_name_id_idx" ON "training_datasets"("name", "id");
DROP INDEX "training_datasets_name_key";
