-- CreateTable
CREATE TABLE "api_key_permission_usage" (
    "key_id" UUID NOT NULL,
    "permission" VARCHAR(64) NOT NULL,
    "usage_count" BIGINT NOT NULL DEFAULT 0,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_permission_usage_pkey" PRIMARY KEY ("key_id","permission")
);

-- CreateTable
CREATE TABLE "api_key_daily_usage" (
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "denials" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "api_key_daily_usage_pkey" PRIMARY KEY ("key_id","day")
);

-- CreateIndex
CREATE INDEX "api_key_daily_usage_day_idx" ON "api_key_daily_usage"("day");

-- AddForeignKey
ALTER TABLE "api_key_permission_usage" ADD CONSTRAINT "api_key_permission_usage_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_daily_usage" ADD CONSTRAINT "api_key_daily_usage_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
