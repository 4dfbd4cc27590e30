// An MCP server over standard input and output that asks its user a question in the middle of a call, and says what it
// was answered. The file named on the command line gets a line when the question or the call is cancelled.
'use strict';
const fs = require('fs');
const readline = require('readline');
const say = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Your name' },
    count: { type: 'integer', title: 'How many', default: 3 },
    colour: { type: 'string', title: 'Colour', enum: ['red', 'green'] },
    urgent: { type: 'boolean', title: 'Urgent' },
  },
  required: ['name', 'colour'],
};
let call;
readline.createInterface({ input: process.stdin }).on('line', line => {
  const message = JSON.parse(line);
  if (message.method === 'initialize') say({ id: message.id, result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'asking', version: '1' } } });
  else if (message.method === 'tools/list') say({ id: message.id, result: { tools: [{ name: 'ask', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] } });
  else if (message.method === 'tools/call') {
    call = message.id;
    say({ id: 'question', method: 'elicitation/create', params: { message: 'What shall it be?', requestedSchema: schema } });
  } else if (message.method === 'notifications/cancelled') fs.appendFileSync(process.argv[2], 'cancelled\n');
  else if (message.id === 'question' && message.result && message.result.action === 'cancel') fs.appendFileSync(process.argv[2], 'no answer\n');
  else if (message.id === 'question') say({ id: call, result: { content: [{ type: 'text', text: JSON.stringify({ answered: message.result || message.error }) }] } });
  else if (message.id !== undefined) say({ id: message.id, error: { code: -32601, message: 'Method not found' } });
});
