// What the suite starts as its client: hands the scenario to worker.ps1 and ends as that says.
const { connect } = require('node:net');

const socket = connect(Number(process.env.CONFORMANCE_WORKER), '127.0.0.1');
socket.write(JSON.stringify({ uri: process.argv[2], context: process.env.MCP_CONFORMANCE_CONTEXT ?? '' }) + '\n');
let answer = '';
socket.setEncoding('utf8').on('data', (text) => { answer += text; }).on('end', () => {
  const { output, code } = JSON.parse(answer);
  process.stdout.write(output);
  process.exitCode = code;
});
