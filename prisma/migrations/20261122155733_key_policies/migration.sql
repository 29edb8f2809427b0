-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "allowed_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "requests_per_minute" INTEGER;

-- What Prisma cannot say.

ALTER TABLE "api_keys" ALTER COLUMN "allowed_addresses" SET NOT NULL;
ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_requests_per_minute_positive" CHECK (requests_per_minute > 0);
