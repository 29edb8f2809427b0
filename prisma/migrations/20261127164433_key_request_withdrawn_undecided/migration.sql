-- A withdrawn request was never decided. The value WITHDRAWN was added by the migration before: a transaction cannot use a value that it adds.
ALTER TABLE "api_key_requests"
  DROP CONSTRAINT "api_key_requests_decided",
  ADD CONSTRAINT "api_key_requests_decided" CHECK (
    (state IN ('OPEN', 'WITHDRAWN')) = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)
  );
