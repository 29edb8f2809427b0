/**
 * `npm run admin:reset`: restores the access of the user ADMIN_EMAIL. It opens the database itself, since a user without a valid
 * password cannot ask the server. Run it with the server's own settings.
 */

import { StartError } from '../base/errors.js';
import { escaped } from '../base/text.js';
import { resetAdmin } from '../start/admin.js';
import { forgetFirstPassword } from '../start/first-password.js';
import { say } from './say.js';
import { withDatabase } from './with-database.js';

try {
  await withDatabase(say, async ({ prisma, kind }, config) => {
    const { email, password, before } = await resetAdmin(prisma, config);
    await forgetFirstPassword(config);
    say(
      password === null
        ? `${email} signs in with the password you set.`
        : `The new password is shown only once:\n\n    e-mail    ${email}\n    password  ${password}\n`,
    );
    if (before.role !== 'ADMIN') say(`The role was ${before.role} and is ADMIN now.`);
    if (!before.isActive)
      say('The user was deactivated and is active again. The keys of the user that were not revoked work again.');
    say('All sessions of the user have ended, including those of an outside issuer.');
    if (kind === 'postgresql') say('Running servers apply this immediately, or within 5 s if they receive no notifications.');
  });
} catch (error) {
  const why = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Access was not reset: ${escaped(String(why))}\n`);
  process.exitCode = 1;
}
