// openapi.mjs PROGRAM: the description of the API is OpenAPI 3.1, by a public validator; what it refers to is there; every route is in it.
import {Validator} from '@seriousme/openapi-schema-validator';
import {execFileSync} from 'node:child_process';
import {resolve} from 'node:path';
import {openOffice} from './office.mjs';
import {end, tell} from './tap.mjs';

const PREFIX = '/api/v1';

function pathOf(pattern) {
  const own = pattern.startsWith(`${PREFIX}/`) ? pattern : PREFIX + (pattern === '/' ? '' : pattern);
  return own.replace(/:(\w+)/g, '{$1}');
}

function routesOf(program) {
  const lines = execFileSync(program, ['doctor', '--routes'], {encoding: 'utf8'}).split('\n');
  return lines.map((line) => line.split(/\s+/)).filter(([method]) => method === 'GET' || method === 'POST');
}

function operationsOf(description) {
  return Object.entries(description.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({path, method, operation})));
}

// Each {name} of a path is a parameter of its own, and the other way round.
function hasItsParameters({path, operation}) {
  const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
  return wanted.join() === operation.parameters.filter((p) => p.in === 'path').map((p) => p.name).join();
}

function notPublic(method, operation) {
  return operation.security.length === 2 && (method === 'post') === 'csrf' in operation.security[1];
}

async function check(program, description) {
  const result = await new Validator().validate(structuredClone(description));
  tell(result.valid, 'the description is valid OpenAPI', JSON.stringify(result.errors, null, 1));
  tell(description.openapi.startsWith('3.1'), 'of version 3.1', description.openapi);

  const routes = routesOf(program);
  const missing = routes.filter(([method, pattern]) => !description.paths[pathOf(pattern)]?.[method.toLowerCase()]);
  tell(routes.length > 50 && missing.length === 0, 'every route is described', missing.join('\n'));

  const operations = operationsOf(description);
  tell(operations.length === routes.length, 'and nothing else is', `${operations.length} of ${routes.length}`);
  tell(new Set(operations.map((o) => o.operation.operationId)).size === operations.length, 'no two have one name');
  const odd = operations.filter((o) => !hasItsParameters(o)).map((o) => o.path);
  tell(odd.length === 0, 'each path has its parameters', odd.join('\n'));
  const open = operations.filter(({method, operation}) => !notPublic(method, operation)).map(({operation}) => operation);
  tell(open.every((o) => o.security.length === 0 && ['public', 'demo'].includes(o.summary)), 'what is not public says how to sign in');
}

const program = resolve(process.argv[2]);
const office = await openOffice(program);
try {
  const answer = await fetch(`${office.url}${PREFIX}/openapi.json`);
  tell(answer.status === 200 && answer.headers.get('content-type') === 'application/json', 'nobody need sign in to read it', answer.status);
  await check(program, await answer.json());
} finally {
  await office.close();
}
end();
