-- CreateTable
CREATE TABLE "api_key_old_secrets" (
    "key_hash" CHAR(64) NOT NULL,
    "key_id" UUID NOT NULL,
    "key_prefix" CHAR(8) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_old_secrets_pkey" PRIMARY KEY ("key_hash")
);

-- CreateIndex
CREATE INDEX "api_key_old_secrets_key_id_created_at_idx" ON "api_key_old_secrets"("key_id", "created_at");

-- AddForeignKey
ALTER TABLE "api_key_old_secrets" ADD CONSTRAINT "api_key_old_secrets_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "api_key_old_secrets"
  ADD CONSTRAINT "api_key_old_secrets_key_hash_digest" CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "api_key_old_secrets_key_prefix_length" CHECK (key_prefix ~ '^[0-9A-Za-z]{8}$');
