/** Renames one of two surveys whose names differ only in case, in a database from before names were unique without regard to case. */
import { v7 as uuid } from 'uuid';
import { StartError } from '../base/errors.js';
import type { SqlSession } from '../database/migrate.js';
import { SURVEY_NAME } from '../modules/surveys/names.js';

/** Renames it and records that in the audit log. Throws StartError when no other survey has this name in another case, or when the new name is invalid. */
export async function renameAmbiguousSurvey(session: SqlSession, name: string, newName: string): Promise<void> {
  if (!SURVEY_NAME.test(newName))
    throw new StartError('The new name must be 1 to 100 letters, digits and _ . + -, starting with a letter or digit.');
  await session.script('BEGIN; LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE');
  try {
    await rename(session, name, newName);
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function rename(session: SqlSession, name: string, newName: string): Promise<void> {
  const alike = (text: string) =>
    session.rows<{ id: string; name: string }>(
      'SELECT id::text, name FROM surveys WHERE lower(name COLLATE "C") = lower($1::text COLLATE "C")',
      [text],
    );
  const known = await alike(name);
  const survey = known.find((one) => one.name === name);
  if (survey === undefined)
    throw new StartError(`The survey ${name} does not exist: write its name with the same upper and lower case.`);
  if (known.length === 1) throw new StartError(`No other survey has the name ${name} in another case, so this name stays.`);
  const [existing] = await alike(newName);
  if (existing !== undefined) throw new StartError(`The survey ${existing.name} already exists: choose another name.`);
  await session.script('ALTER TABLE surveys DISABLE TRIGGER surveys_name_immutable');
  await session.rows('UPDATE surveys SET name = $1, updated_at = now() WHERE id = $2::uuid', [newName, survey.id]);
  await session.script('ALTER TABLE surveys ENABLE TRIGGER surveys_name_immutable');
  await session.rows(
    `INSERT INTO audit_events (id, action, entity_type, entity_id, before, after)
     VALUES ($1::uuid, 'renameSurvey', 'Survey', $2, jsonb_build_object('name', $3::text), jsonb_build_object('name', $4::text))`,
    [uuid(), survey.id, name, newName],
  );
}
