/** What a browser may do with the console: the Content Security Policy and the headers beside it. */
import type { ConsoleConfig } from '../../base/settings/console.js';

/** The console runs files of this origin only. It calls this server and, to sign in, the outside issuer. */
export function pagePolicy({ imageOrigins, signIn }: ConsoleConfig): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self'", ...imageOrigins].join(' '),
    ["connect-src 'self'", ...(signIn ? [new URL(signIn.issuer).origin] : [])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** `X-Content-Type-Options`, `Referrer-Policy` and `X-Frame-Options` are in every answer (headed-response.ts). */
export const PAGE_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;
