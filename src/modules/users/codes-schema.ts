/** One-time codes in the graph: issuing and redeeming them. */
import { globalId, idOf } from '../../base/ids.js';
import { PASSWORD_LENGTH } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { credentialField } from '../../graphql/fields/credential-field.js';
import { secretField } from '../../graphql/fields/secret.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { checkRedemption, type IssuedCode, issueOneTimeCode, type Redemption, redeemOneTimeCode } from './codes.js';
import { USER } from './visibility.js';

const Purpose = enumOf('OneTimeCodePurpose', 'The purpose of a one-time code.', {
  INVITATION: 'The user sets a first password.',
  PASSWORD_RESET: 'The user replaces a lost password.',
});

const IssueOneTimeCodeInput = builder.inputType('IssueOneTimeCodeInput', {
  description: 'The user and the purpose.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The user who may redeem the code: another user than the caller.' }),
    purpose: t.field({
      type: Purpose,
      required: true,
      description: 'INVITATION for a user without a password, PASSWORD_RESET for a user with one. Otherwise CONFLICT.',
    }),
  }),
});

const RedeemOneTimeCodeInput = builder.inputType('RedeemOneTimeCodeInput', {
  description: 'The code and the new password.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The e-mail address of the user, in any case.' }),
    purpose: t.field({ type: Purpose, required: true, description: 'The purpose that the code was issued for.' }),
    code: t.string({ required: true, description: 'The code.', extensions: credentialField }),
    newPassword: t.string({
      required: true,
      description: `The new password: ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`,
      extensions: credentialField,
    }),
  }),
});

builder.mutationFields((t) => ({
  issueOneTimeCode: t.field({
    description:
      'Issues a code with which a user sets a password. It works once and for 24 hours. It ends the earlier code of the user. Only this answer holds the code: send it to the user in private.',
    type: payloadType<IssuedCode>('IssueOneTimeCodePayload', 'The new code.', (p) => ({
      user: shown(p, USER, 'The user who may redeem it.', ({ userId }) => userId),
      code: secretField(p, {
        description: 'The code. It is not stored and cannot be shown again: when it is lost, issue another.',
        read: ({ code }) => code,
        of: ({ userId }) => globalId('User', userId),
      }),
      expiresAt: p.expose('expiresAt', { type: 'DateTime', description: 'When it stops working.' }),
    })),
    authScopes: { permission: 'admin:access', user: true },
    args: { input: t.arg({ type: IssueOneTimeCodeInput, required: true, description: 'The user and the purpose.' }) },
    resolve: (_root, { input }, { app, caller }) =>
      issueOneTimeCode(app, caller, idOf('User', input.userId, 'input.userId'), input.purpose),
  }),
  redeemOneTimeCode: t.field({
    description:
      'Sets a password with a one-time code, and ends all sessions of the user. Needs no credential. A code that does not work is INVALID_CREDENTIALS, for every cause. The limits of signIn apply.',
    type: payloadType<{ done: true }>('RedeemOneTimeCodePayload', 'The password is set: sign in with it.', (p) => ({
      done: p.boolean({ description: 'Always true.', resolve: () => true }),
    })),
    args: {
      input: t.arg({
        type: RedeemOneTimeCodeInput,
        required: true,
        description: 'The code and the new password.',
        extensions: checkedBy(({ input }: { input: Redemption }) => checkRedemption(input)),
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      await redeemOneTimeCode(app, caller, input);
      return { done: true as const };
    },
  }),
}));
