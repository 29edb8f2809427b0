-- AlterEnum
ALTER TYPE "key_request_state" ADD VALUE 'WITHDRAWN';
