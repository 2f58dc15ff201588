// The program under test for the browser tests: tests/scenario/world.py serves a copy of the demo county and answers questions to its store.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export async function openOffice(program) {
  const script = fileURLToPath(new URL('../scenario/world.py', import.meta.url));
  const child = spawn('python3', [script, program], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.on('exit', resolve));
  async function answer() {
    const {value, done} = await lines.next();
    if (done) throw new Error('the server did not start, or is gone');
    return JSON.parse(value);
  }
  const {port, own, team} = await answer();
  return {
    own, // of whom the demo signs in as secretary and liaison, the project whose report is still to be made
    team, // the project that the member works on
    url: `http://127.0.0.1:${port}`,
    async rows(query) {
      child.stdin.write(query.replace(/\s+/g, ' ') + '\n');
      return answer();
    },
    async close() {
      child.stdin.end();
      return ended;
    },
  };
}
