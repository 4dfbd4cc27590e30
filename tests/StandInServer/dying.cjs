// A server that writes its environment to its error output, across the places where clients cut lines, and dies.
'use strict';
const secrets = Object.entries(process.env).filter(([name]) => /TOKEN|SECRET/.test(name)).map(([, value]) => value);
for (const secret of secrets) {
  process.stderr.write(`${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)} ${Buffer.from(secret).toString('base64')}\n`);
  for (const edge of [300, 500, 4096]) process.stderr.write('.'.repeat(edge - (secret.length >> 1)) + ' ' + secret + '\n');
}
process.exit(3);
