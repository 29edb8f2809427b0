-- CreateTable
CREATE TABLE "api_key_addresses" (
    "key_id" UUID NOT NULL,
    "address" VARCHAR(45) NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_addresses_pkey" PRIMARY KEY ("key_id","address")
);

-- AddForeignKey
ALTER TABLE "api_key_addresses" ADD CONSTRAINT "api_key_addresses_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
