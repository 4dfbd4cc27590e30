// Answers like mcp-atlassian 0.23.1, in the shapes recorded from it (tests/Recorded): 130 made-up issues, with the paging
// of Cloud or of Data Center as the first argument says. The tools are those the real server listed.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const isCloud = process.argv[2] === 'cloud';
const folder = path.join(__dirname, '..', 'Recorded');
const read = name => fs.readFileSync(path.join(folder, 'mcp-atlassian-0.23.1-' + name + '.jsonl'), 'utf8').trim().split('\n')
  .map(line => JSON.parse(line));
const exchanges = read('dc');
const { tools } = exchanges.find(exchange => exchange.method === 'tools/list').result;
const recorded = Object.fromEntries(exchanges.filter(exchange => exchange.name).map(exchange => [exchange.name, exchange]));
const template = JSON.parse(recorded['get-issue'].result.structuredContent.result);

const status = ['To Do', 'In Progress', 'Done'];
const people = ['Ada Example', 'Bo Example', 'Chris Example'];
const issues = [];
const add = summary => {
  const n = issues.length + 1;
  issues.push({
    ...template, id: String(10000 + n), key: 'DEMO-' + n, summary,
    status: { ...template.status, name: status[n % 3] }, assignee: { ...template.assignee, display_name: people[n % 3] },
  });
  return issues[n - 1];
};
for (let n = 1; n <= 130; n++) add('Made-up issue ' + n);

const wrapped = value => {
  const text = JSON.stringify(value, null, 2);
  return { _meta: { fastmcp: { wrap_result: true } }, content: [{ type: 'text', text }], structuredContent: { result: text }, isError: false };
};
const page = a => {
  const from = isCloud ? Number((a.page_token || 'token-0').slice(6)) : a.start_at || 0;
  const size = Math.min(a.limit || 10, 50);
  const more = from + size < issues.length;
  return {
    total: isCloud ? -1 : issues.length, start_at: isCloud ? 0 : from, max_results: size, issues: issues.slice(from, from + size),
    ...(isCloud && more ? { next_page_token: 'token-' + (from + size) } : {}),
  };
};
const answers = {
  jira_search: a => wrapped(page(a)),
  jira_get_issue: a => {
    const issue = issues.find(i => i.key === a.issue_key);
    return issue ? wrapped(issue) : recorded['missing-issue'].result;
  },
  jira_create_issue: a => wrapped({ message: 'Issue created successfully', issue: add(a.summary) }),
};

readline.createInterface({ input: process.stdin }).on('line', line => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = method === 'initialize'
    ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'Atlassian MCP', version: '3.4.4' } }
    : method === 'tools/list' ? { tools }
      : method === 'tools/call' && answers[params.name] ? answers[params.name](params.arguments) : undefined;
  process.stdout.write(JSON.stringify(result ? { jsonrpc: '2.0', id, result }
    : { jsonrpc: '2.0', id, error: { code: -32601, message: 'not found' } }) + '\n');
});
