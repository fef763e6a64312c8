// What a customer's server makes to prove who somebody is.

import {createHmac} from 'node:crypto';

const hmac = (secret, text) => createHmac('sha256', secret).update(text);

/** The `user_hash` of a `user_id` or e-mail address. */
export function userHash(secret, text) {
  return hmac(secret, text).digest('hex');
}

/** An `intercom_user_jwt` with these claims. */
export function userToken(secret, claims, header = {alg: 'HS256', typ: 'JWT'}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${hmac(secret, signed).digest('base64url')}`;
}
