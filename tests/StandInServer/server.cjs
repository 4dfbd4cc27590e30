// Stands in for mcp-atlassian: its rules for the environment, request headers and errors, and no product behind it.
// The tool stand_in_seen says which variables and headers there were: names, and SHA-256 of values, never a value.
'use strict';
const http = require('http');
const crypto = require('crypto');
const readline = require('readline');

const sha = value => crypto.createHash('sha256').update(value).digest('hex');
const yes = value => ['true', '1', 'yes'].includes((value || '').toLowerCase());
const isCloud = url => /^https:\/\/([^/]+\.atlassian\.net|api\.atlassian\.com)(\/|$)/.test(url);

function isSetUp(env, prefix) {
  const url = env[prefix + '_URL'];
  const all = (...names) => names.every(name => env[name]);
  const oauth = 'ATLASSIAN_OAUTH_';
  if (yes(env[oauth + 'ENABLE'])) return true;
  if (!url) return false;
  if (all(oauth + 'ACCESS_TOKEN', oauth + 'CLOUD_ID')) return true;
  if (all(...['CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'SCOPE', 'CLOUD_ID'].map(name => oauth + name))) return env[oauth + 'SCOPE'].includes('offline_access');
  if (env[prefix + '_OAUTH_ACCESS_TOKEN']) return true;
  if (all(prefix + '_USERNAME', prefix + '_API_TOKEN')) return true;
  return !isCloud(url) && Boolean(env[prefix + '_PERSONAL_TOKEN'] || env[prefix + '_CLIENT_CERT']);
}

function identify(env, headers) {
  const authorization = headers.authorization;
  const unauthorized = error => ({ status: 401, error });
  if (authorization !== undefined) {
    const [scheme, value] = [authorization.split(' ')[0], authorization.slice(authorization.indexOf(' ') + 1).trim()];
    if (!['Bearer', 'Token', 'Basic'].includes(scheme)) return unauthorized("Unauthorized: Only 'Bearer <OAuthToken>', 'Token <PAT>', or 'Basic <base64(email:api_token)>' types are supported.");
    if (!value) return unauthorized(`Unauthorized: Empty ${scheme} token`);
    if (value.includes('refused')) return unauthorized('Unauthorized: Invalid Atlassian credentials via ' + scheme);
    if (scheme === 'Basic' && !Buffer.from(value, 'base64').toString().includes(':')) return unauthorized('Unauthorized: Invalid Basic auth format');
    if (scheme === 'Bearer' && !(headers['x-atlassian-cloud-id'] || env.ATLASSIAN_OAUTH_CLOUD_ID)) return unauthorized('Unauthorized: no cloud ID for the OAuth token');
    if (scheme !== 'Bearer' && !env.JIRA_URL && !env.CONFLUENCE_URL) return unauthorized('Unauthorized: no product is configured');
    return { way: { Bearer: 'oauth', Token: 'pat', Basic: 'basic' }[scheme], cloudId: headers['x-atlassian-cloud-id'] };
  }
  const products = ['jira', 'confluence'].filter(name => headers[`x-atlassian-${name}-personal-token`]);
  for (const name of products) {
    if (!/^https?:\/\/[^/]+/.test(headers[`x-atlassian-${name}-url`] || '')) return { status: 403, error: `Forbidden: Invalid ${name === 'jira' ? 'Jira' : 'Confluence'} URL` };
  }
  return products.length ? { way: 'header-pat', products } : unauthorized('Unauthorized: authentication is required');
}

function answer(env, args, message, request) {
  if (message.id === undefined) return undefined;
  const tool = (name, readOnlyHint) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint } });
  const methods = {
    'initialize': () => ({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'Atlassian MCP', version: '0.23.1' } }),
    'ping': () => ({}),
    'tools/list': () => {
      const enabled = (env.ENABLED_TOOLS || '').split(',').filter(Boolean);
      const products = request ? request.identity.products : undefined;
      const has = prefix => products ? products.includes(prefix.toLowerCase()) : isSetUp(env, prefix);
      return {
        tools: [
          ...(has('JIRA') ? [tool('jira_get_issue', true), tool('jira_create_issue', false)] : []),
          ...(has('CONFLUENCE') ? [tool('confluence_get_page', true), tool('confluence_create_page', false)] : []),
          ...(has('JIRA') || has('CONFLUENCE') ? [tool('stand_in_seen', true)] : []),
        ].filter(t => t.name === 'stand_in_seen' || (t.annotations.readOnlyHint || !yes(env.READ_ONLY_MODE)) && (!enabled.length || enabled.includes(t.name)))
          .filter(() => !env.TOOLSETS || !env.TOOLSETS.includes('unknown')),
      };
    },
    'tools/call': () => {
      const names = Object.keys(env).sort();
      const hashes = entries => Object.fromEntries(entries.map(([name, value]) => [name, sha(value)]));
      const seen = {
        pid: process.pid, args, names, values: hashes(Object.entries(env)),
        headers: request ? hashes(Object.entries(request.headers)) : {},
        way: request ? request.identity.way : 'environment', cloudId: request ? request.identity.cloudId : undefined,
      };
      return { content: [{ type: 'text', text: JSON.stringify(seen) }] };
    },
  };
  const method = methods[message.method];
  return method
    ? { jsonrpc: '2.0', id: message.id, result: method() }
    : { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'Method not found' } };
}

exports.serve = (env, args) => {
  for (const prefix of ['JIRA', 'CONFLUENCE']) {
    if (env[prefix + '_CLIENT_KEY_PASSWORD']) {
      process.stderr.write(`${prefix}_CLIENT_KEY_PASSWORD: encrypted client keys are not supported\n`);
      process.exit(1);
    }
  }
  if (args.includes('--transport')) {
    const after = name => args[args.indexOf(name) + 1];
    http.createServer((request, response) => {
      const say = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
      if (request.url === '/healthz') return say(200, { status: 'ok' });
      if (request.url !== '/mcp') return say(404, { error: 'Not Found' });
      if (request.method !== 'POST') return say(405, { error: 'Method Not Allowed' });
      const identity = identify(env, request.headers);
      let body = '';
      request.on('data', part => { body += part; }).on('end', () => {
        if (identity.error) return say(identity.status, { error: identity.error });
        const reply = answer(env, args, JSON.parse(body), { headers: request.headers, identity });
        return reply ? say(200, reply) : say(202);
      });
    }).listen(Number(after('--port')), after('--host'));
    return;
  }
  readline.createInterface({ input: process.stdin }).on('line', line => {
    const reply = answer(env, args, JSON.parse(line));
    if (reply) process.stdout.write(JSON.stringify(reply) + '\n');
  }).on('close', () => process.exit(0));
};

if (require.main === module) exports.serve(process.env, process.argv.slice(2));
