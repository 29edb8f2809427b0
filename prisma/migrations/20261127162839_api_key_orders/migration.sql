-- DropIndex
DROP INDEX "api_keys_expires_at_idx";

-- CreateIndex
CREATE INDEX "api_keys_expires_at_id_idx" ON "api_keys"("expires_at", "id");

-- CreateIndex
CREATE INDEX "api_keys_last_used_at_id_idx" ON "api_keys"("last_used_at", "id");
