// An MCP server, and its authorization server, that repeat whatever they were sent: node echo.cjs. The first line of
// output is the port. /open takes any Authorization, /refuse none, /oauth those it issued. GET /secrets lists what was issued.
'use strict';
const http = require('http');
const crypto = require('crypto');

const issued = [];
const issue = kind => { const secret = kind + crypto.randomBytes(21).toString('base64url'); issued.push(secret); return secret; };

// Where clients cut texts: the copies lie across these places, so that a cut made too early leaves a half.
const edges = [300, 500, 1024, 2048, 4000, 4096];

function forms(headers, form) {
  const values = [headers.authorization, headers['x-extra-token'], headers['x-atlassian-cloud-id'], ...Object.values(form || {})].filter(Boolean);
  const found = new Set();
  for (const value of values) {
    const bare = value.slice(value.indexOf(' ') + 1);
    const pair = /^Basic /.test(value) ? Buffer.from(bare, 'base64').toString() : undefined;
    for (const secret of [value, bare, pair, pair && pair.slice(pair.indexOf(':') + 1)].filter(Boolean)) {
      found.add(secret).add(encodeURIComponent(secret)).add(JSON.stringify(secret).slice(1, -1)).add(Buffer.from(secret).toString('base64'));
    }
  }
  return [...found];
}

function echo(headers, form) {
  const all = forms(headers, form);
  const shortest = all.reduce((a, b) => a.length <= b.length ? a : b, '');
  let text = '';
  for (const edge of edges) text += '.'.repeat(Math.max(0, edge - text.length - (shortest.length >> 1))) + ' ' + shortest + ' ';
  return { start: 'you sent ' + all.join(' and ') + '.', edges: text };
}

const tools = ['error', 'rpc', 'plain', 'fail', 'unprocessable', 'forbid', 'notify', 'late401'];

function call(name, said, message, response, headers) {
  const kind = name.split('_')[1];
  const text = said[name.split('_')[2]];
  const say = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
  const reply = body => JSON.stringify({ jsonrpc: '2.0', id: message.id, ...body });
  switch (kind) {
    case 'error': return say(200, 'application/json', reply({ result: { isError: true, content: [{ type: 'text', text }] } }));
    case 'rpc': return say(200, 'application/json', reply({ error: { code: -32000, message: text, data: { text } } }));
    case 'plain': return say(200, 'text/plain', text);
    case 'fail': return say(500, 'application/json', JSON.stringify({ message: text }));
    case 'unprocessable': return say(422, 'application/json', JSON.stringify({ message: text }));
    case 'forbid': return say(403, 'application/json', JSON.stringify({ message: text }));
    case 'late401': return say(401, 'application/json', JSON.stringify({ message: text }));
    default: {
      const token = ((message.params._meta || {}).progressToken);
      const notices = [
        { method: 'notifications/message', params: { level: 'warning', data: text } },
        { method: 'notifications/message', params: { level: 'debug', data: { text } } },
        ...(token === undefined ? [] : [{ method: 'notifications/progress', params: { progressToken: token, progress: 1, message: text } }]),
      ];
      return say(200, 'text/event-stream', [...notices.map(n => ({ jsonrpc: '2.0', ...n })), { jsonrpc: '2.0', id: message.id, result: { content: [{ type: 'text', text: 'ok' }] } }]
        .map(m => `event: message\ndata: ${JSON.stringify(m)}\n\n`).join(''));
    }
  }
}

const server = http.createServer((request, response) => {
  const base = 'http://' + request.headers.host;
  const url = new URL(request.url, base);
  const json = (status, body, more) => response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
  let body = '';
  request.on('data', part => { body += part; }).on('end', () => {
    const form = /urlencoded/.test(request.headers['content-type'] || '') ? Object.fromEntries(new URLSearchParams(body)) : undefined;
    const said = echo(request.headers, form);
    if (url.pathname === '/secrets') return json(200, issued);
    if (url.pathname.startsWith('/.well-known/oauth-protected-resource')) return json(200, { resource: base + '/oauth/mcp', authorization_servers: [base] });
    if (url.pathname.startsWith('/.well-known/')) {
      return json(200, {
        issuer: base, authorization_endpoint: base + '/authorize', token_endpoint: base + '/token', registration_endpoint: base + '/register', revocation_endpoint: base + '/revoke',
        response_types_supported: ['code'], code_challenge_methods_supported: ['S256'], grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      });
    }
    if (url.pathname === '/register') return json(201, { ...JSON.parse(body), client_id: 'echo-client', client_secret: issue('dcr-'), token_endpoint_auth_method: 'client_secret_post' });
    if (/\/authorize$/.test(url.pathname)) {
      const back = new URL(url.searchParams.get('redirect_uri'));
      back.searchParams.set('code', issue('code-'));
      back.searchParams.set('state', url.searchParams.get('state'));
      return response.writeHead(302, { location: back.href }).end();
    }
    if (/\/token$/.test(url.pathname)) {
      if (form.grant_type === 'authorization_code' && url.pathname !== '/refuse/token') return json(200, { access_token: issue('at-'), refresh_token: issue('rt-'), token_type: 'Bearer', expires_in: 3600 });
      return json(400, { error: form.grant_type === 'client_credentials' ? 'invalid_client' : 'invalid_grant', error_description: said.start + ' ' + said.edges });
    }
    if (request.method !== 'POST') return response.writeHead(405).end();
    if (url.pathname.startsWith('/refuse')) return json(401, { error: said.start, more: said.edges }, { 'www-authenticate': `Bearer error="invalid_token", error_description="${said.start.replace(/["\\]/g, '')}"` });
    const authorization = request.headers.authorization || '';
    if (!authorization && url.pathname !== '/open/mcp' || url.pathname === '/oauth/mcp' && !issued.includes(authorization.slice(7))) {
      return json(401, { error: 'unauthorized' }, { 'www-authenticate': `Bearer resource_metadata="${base}/.well-known/oauth-protected-resource/oauth/mcp"` });
    }
    const message = JSON.parse(body);
    if (message.id === undefined) return response.writeHead(202).end();
    const result = {
      'initialize': { protocolVersion: '2025-06-18', capabilities: { tools: {}, logging: {} }, serverInfo: { name: 'echo', version: '1' } },
      'tools/list': { tools: tools.flatMap(t => [`echo_${t}_start`, `echo_${t}_edges`]).map(name => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } })) },
      'ping': {},
    }[message.method];
    if (message.method === 'tools/call') return call(message.params.name, said, message, response, request.headers);
    return json(200, { jsonrpc: '2.0', id: message.id, ...(result ? { result } : { error: { code: -32601, message: 'Method not found' } }) });
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\n'));
process.stdin.resume().on('end', () => process.exit(0)).on('close', () => process.exit(0));
