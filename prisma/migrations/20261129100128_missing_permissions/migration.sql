-- CreateTable
CREATE TABLE "api_key_missing_permissions" (
    "key_id" UUID NOT NULL,
    "permission" VARCHAR(64) NOT NULL,
    "denials" BIGINT NOT NULL DEFAULT 0,
    "last_denied_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_missing_permissions_pkey" PRIMARY KEY ("key_id","permission")
);

-- AddForeignKey
ALTER TABLE "api_key_missing_permissions" ADD CONSTRAINT "api_key_missing_permissions_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
