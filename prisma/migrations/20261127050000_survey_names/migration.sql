-- The name of a survey is unique without regard to case. Names are ASCII, so lower() in the collation C and JavaScript's toLowerCase agree,
-- whatever the locale of the database is.

DO $$
DECLARE
  alike text;
BEGIN
  SELECT string_agg(names, '; ') INTO alike
    FROM (SELECT string_agg(name, ' and ' ORDER BY created_at, id) AS names
            FROM surveys GROUP BY lower(name COLLATE "C") HAVING count(*) > 1) AS groups;
  IF alike IS NOT NULL THEN
    RAISE EXCEPTION 'there are surveys whose names differ in case alone (%). Give all but one of them another name, each by npm run survey:rename -- NAME NEW_NAME with the settings of the server, tell those who use the old name, and start again.', alike;
  END IF;
END $$;

ALTER TABLE "surveys" ADD COLUMN "folded_name" VARCHAR(100) NOT NULL GENERATED ALWAYS AS (lower("name" COLLATE "C")) STORED;

-- CreateIndex
CREATE UNIQUE INDEX "surveys_folded_name_key" ON "surveys"("folded_name");
