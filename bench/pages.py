"""Pages: each against nginx serving a file of the same bytes, against query and rendering in the process, and with a county many times as large."""
import contextlib
import gzip
import json
import os
import re
import subprocess
import tempfile
import time

from client import Client
from world import World, free_port

CONNECTIONS = 16
NGINX = '''
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000; default_type "text/html; charset=utf-8";
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
'''
TICK = os.sysconf('SC_CLK_TCK')


@contextlib.contextmanager
def nginx(files):
    """Serves {name: bytes}; gives the port and the pid of the master."""
    with tempfile.TemporaryDirectory(prefix='sanguan-nginx-') as folder:
        os.chmod(folder, 0o755)
        os.mkdir(f'{folder}/files')
        for name, data in files.items():
            with open(f'{folder}/files/{name}', 'wb') as f:
                f.write(data)
        port = free_port()
        with open(f'{folder}/nginx.conf', 'w', encoding='utf-8') as f:
            f.write(NGINX.format(folder=folder, port=port))
        process = subprocess.Popen(['nginx', '-c', f'{folder}/nginx.conf', '-p', folder], stdout=subprocess.DEVNULL)
        try:
            time.sleep(0.3)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def cpu_seconds(pid):
    """Of a process and its children."""
    total = 0
    children = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    for p in [pid, *children]:
        with open(f'/proc/{p}/stat', encoding='utf-8') as f:
            fields = f.read().rpartition(')')[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def wrk(port, path, seconds, cookie='', connections=CONNECTIONS):
    """Requests a second and their number; fails when an answer was an error."""
    command = ['wrk', '-t1', f'-c{connections}', f'-d{max(1, round(seconds))}s', '-H', f'Cookie: {cookie}', f'http://127.0.0.1:{port}{path}']
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    if 'Non-2xx' in out or 'Socket errors' in out:
        raise RuntimeError(f'{path}: {out}')
    return float(re.search(r'Requests/sec:\s*([\d.]+)', out).group(1)), int(re.search(r'(\d+) requests in', out).group(1))


class Page:
    def __init__(self, name, path, role, goal_us):
        self.name, self.path, self.role, self.goal_us = name, path, role, goal_us
        self.rates, self.nginx_rates, self.cpu, self.inside = [], [], [], []
        self.cookie, self.bytes = '', b''


def the_pages(world):
    project = world.value('SELECT id FROM project ORDER BY id LIMIT 1')
    return [Page('list of 50 as plain rows', '/audit', 'audit_admin', 150), Page('board of 48', '/board', 'officer', 500),
            Page('project page', f'/projects/{project}', 'officer', 150)]


def look(world, page):
    client = Client(world.port).sign_in_as(page.role)
    page.cookie = '; '.join(f'{k}={v}' for k, v in client.cookies.items())
    answer = client.get(page.path)
    if answer.status != 200:
        raise RuntimeError(f'{page.path}: {answer.status}')
    page.bytes = answer.body


def measure_round(bench, world, page, port, pid, name):
    rate, _ = wrk(port, '/' + name, bench.args.seconds / 2)
    page.nginx_rates.append(rate)
    before = cpu_seconds(world.process.pid)
    rate, requests = wrk(world.port, page.path, bench.args.seconds, page.cookie)
    page.rates.append(rate)
    page.cpu.append((cpu_seconds(world.process.pid) - before) * 1e6 / requests)
    done = subprocess.run([bench.inside, 'page', world.data, page.role, page.path, str(bench.args.seconds / 4)], stdout=subprocess.PIPE, check=True)
    page.inside.append(json.loads(done.stdout)['cpu_us'])


def measure(bench, world):
    pages = the_pages(world)
    for page in pages:
        look(world, page)
    with nginx({f'{i}.html': p.bytes for i, p in enumerate(pages)}) as (port, pid):
        for _ in range(bench.args.rounds):
            for i, page in enumerate(pages):
                measure_round(bench, world, page, port, pid, f'{i}.html')
    for page in pages:
        tell(bench, page)
    measure_first_page(bench, world)
    bench.cpu_48 = {page.name: bench.median(page.cpu) for page in pages}


def tell(bench, page):
    size = f'{len(page.bytes) / 1024:.0f} KiB'
    ratios = [a / b for a, b in zip(page.rates, page.nginx_rates)]
    cpu, inside = bench.median(page.cpu), bench.median(page.inside)
    bench.table.ratio(f'{page.name} ({size}): rate', bench.median(ratios), 'nginx, file of the same size', 1 / 3 if 'list' in page.name else 0.1,
                      note=f'{bench.median(page.rates):.0f}/s')
    bench.table.ratio('  CPU for a request', cpu / inside, 'query + render in process', 2, at_least=False, note=f'{inside:.0f} us inside')
    bench.table.add('  CPU for a request', f'{cpu:.0f} us', goal=f'<= {page.goal_us} us', good=cpu <= page.goal_us)


def measure_first_page(bench, world):
    """What a browser fetches through the sample proxy: the page compressed, its assets as they are."""
    client = Client(world.port).sign_in_as('secretary')
    page = client.get('/')
    paths = sorted(set(re.findall(r'(?:src|href)="(/assets/[^"#]+)"', page.text_raw)))
    total = len(gzip.compress(page.body, 5))
    for path in paths:
        total += len(client.get(path, {'Accept-Encoding': 'br, gzip'}).body)
    good = total <= 25 * 1024 and 1 + len(paths) <= 4
    bench.table.add('first page, compressed', f'{total / 1024:.0f} KiB, {1 + len(paths)} requests', goal='<= 25 KiB, <= 4', good=good)


def measure_growth(bench):
    """The same pages of a county many times as large."""
    world = World(bench.program, data=bench.county(bench.args.units))
    with world:
        for page in the_pages(world):
            if page.name.startswith('list'):
                continue
            look(world, page)
            cpu = []
            for _ in range(bench.args.rounds):
                before = cpu_seconds(world.process.pid)
                _, requests = wrk(world.port, page.path, bench.args.seconds / 2, page.cookie)
                cpu.append((cpu_seconds(world.process.pid) - before) * 1e6 / requests)
            bench.table.ratio(f'{page.name} with {3 * bench.args.units} projects: CPU', bench.median(cpu) / bench.cpu_48[page.name], 'with 48', 1.3,
                              at_least=False, note=f'{len(page.bytes) / 1024:.0f} KiB, {bench.median(cpu):.0f} us')
        client = Client(world.port).sign_in_as('officer')
        began = time.monotonic()
        size = len(client.get('/board.csv').body)
        ms = (time.monotonic() - began) * 1000
        bench.table.add(f'export of {3 * bench.args.units} projects as CSV', f'{ms:.0f} ms', goal='<= 10 ms for 4800', good=ms <= 10, note=f'{size // 1024} KiB')
    world.end()
