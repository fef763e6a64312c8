// How a customer's server proves who somebody is, in the languages that most are written in.

export type Proof = 'jwt' | 'hash';
export type Language = 'node' | 'ruby' | 'python' | 'php';

export const LANGUAGES: readonly {id: Language; label: string}[] = [
  {id: 'node', label: 'Node'},
  {id: 'ruby', label: 'Ruby'},
  {id: 'python', label: 'Python'},
  {id: 'php', label: 'PHP'},
];

const HASH: Readonly<Record<Language, string>> = {
  node: `import { createHmac } from "node:crypto";

const userHash = createHmac("sha256", process.env.HERALD_IDENTITY_SECRET)
  .update(user.id) // or the e-mail address, where there is no user_id
  .digest("hex");
`,
  ruby: `require "openssl"

user_hash = OpenSSL::HMAC.hexdigest(
  "sha256",
  ENV.fetch("HERALD_IDENTITY_SECRET"),
  user.id.to_s # or the e-mail address, where there is no user_id
)
`,
  python: `import hashlib, hmac, os

user_hash = hmac.new(
    os.environ["HERALD_IDENTITY_SECRET"].encode(),
    str(user.id).encode(),  # or the e-mail address, where there is no user_id
    hashlib.sha256,
).hexdigest()
`,
  php: `$userHash = hash_hmac(
    'sha256',
    (string) $user->id, // or the e-mail address, where there is no user_id
    getenv('HERALD_IDENTITY_SECRET')
);
`,
};

const JWT: Readonly<Record<Language, string>> = {
  node: `import jwt from "jsonwebtoken"; // npm install jsonwebtoken

const token = jwt.sign(
  { user_id: user.id, email: user.email },
  process.env.HERALD_IDENTITY_SECRET,
  { algorithm: "HS256", expiresIn: "2h" },
);
`,
  ruby: `require "jwt" # gem install jwt

token = JWT.encode(
  { user_id: user.id.to_s, email: user.email, exp: Time.now.to_i + 7200 },
  ENV.fetch("HERALD_IDENTITY_SECRET"),
  "HS256"
)
`,
  python: `import os, time
import jwt  # pip install pyjwt

token = jwt.encode(
    {"user_id": str(user.id), "email": user.email, "exp": int(time.time()) + 7200},
    os.environ["HERALD_IDENTITY_SECRET"],
    algorithm="HS256",
)
`,
  php: `// composer require firebase/php-jwt
use Firebase\\JWT\\JWT;

$token = JWT::encode(
    ['user_id' => (string) $user->id, 'email' => $user->email, 'exp' => time() + 7200],
    getenv('HERALD_IDENTITY_SECRET'),
    'HS256'
);
`,
};

/** The server's part. */
export const serverSample = (proof: Proof, language: Language): string => (proof === 'jwt' ? JWT : HASH)[language];

/** The page's part. */
export const pageSample = (proof: Proof, appId: string): string =>
  proof === 'jwt'
    ? `Intercom("boot", {
  app_id: "${appId}",
  intercom_user_jwt: token, // from your server
});
`
    : `Intercom("boot", {
  app_id: "${appId}",
  user_id: "25",
  user_hash: userHash, // from your server
});
`;
