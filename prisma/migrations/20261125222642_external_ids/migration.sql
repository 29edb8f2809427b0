-- CreateIndex
CREATE INDEX "observations_external_id_idx" ON "observations"("external_id");
