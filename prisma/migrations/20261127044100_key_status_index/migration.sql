-- Keys are counted by status for /metrics from this index alone: a row of a key is some ten times as wide.
-- CreateIndex
CREATE INDEX "api_keys_revoked_at_expires_at_idx" ON "api_keys"("revoked_at", "expires_at");
