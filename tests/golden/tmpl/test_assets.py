#!/usr/bin/env python3
"""Tests of tools/assetgen.py on small folders made here; prints TAP. test_assets.py SOURCE_ROOT"""
import os
import re
import subprocess
import sys
import tempfile


def build(root, files):
    """Runs assetgen on a fresh folder; (exit code, text on stderr, C, manifest as a dict, depfile)."""
    with tempfile.TemporaryDirectory() as d:
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(d, 'assets', name)), exist_ok=True)
            with open(os.path.join(d, 'assets', name), 'w', encoding='utf-8') as f:
                f.write(text)
        out = {k: os.path.join(d, k) for k in ('c', 'manifest', 'depfile')}
        r = subprocess.run([sys.executable, os.path.join(root, 'tools', 'assetgen.py'), '--assets', os.path.join(d, 'assets')] +
                           [x for k, v in out.items() for x in ('--' + k, v)], stderr=subprocess.PIPE)
        text = {k: open(v, encoding='utf-8').read() if os.path.exists(v) else '' for k, v in out.items()}
        manifest = dict(x.split('\t') for x in text['manifest'].split('\n') if x)
        return r.returncode, r.stderr.decode().replace(d, ''), text['c'], manifest, text['depfile'].replace(d, '')


def main():
    root, results = os.path.abspath(sys.argv[1]), []

    def ok(name, good, why=''):
        results.append(good)
        print(f'{"ok" if good else "not ok"} {len(results)} - {name}')
        if not good:
            print('# ' + str(why).replace('\n', '\n# '))

    css = {'css/20-b.css': 'b { color: red }\n\n/* gone */\n', 'css/10-a.css': 'a::after { content: "/* kept */"; background: url(logo.svg) }\n',
           'logo.svg': '<svg viewBox="0 0 1 1"/>\n'}
    js = {'js/a.js': 'import { b } from "./b.js";\nexport { c } from \'./c.js\';\nconst x = Array.from("abc");\nimport("./c.js");\n',
          'js/b.js': 'import "./c.js";\nexport const b = 1;\n', 'js/c.js': 'export const c = 2;\n'}
    code, err, c, names, deps = build(root, {**css, **js})
    ok('a folder of sheets, modules and pictures is accepted', code == 0 and not err, err)
    ok('each name holds its hash', sorted(names) == ['a.js', 'app.css', 'b.js', 'c.js', 'logo.svg'] and
       all(re.fullmatch(r'/assets/\w+\.[0-9a-f]{8}\.\w+', v) for v in names.values()), names)
    ok('sheets are joined in the order of their names', c.find('kept') < c.find('b { color') and 'kept' in c, c)
    ok('comments of sheets are dropped, strings are not', 'gone' not in c)
    ok('a sheet names pictures by their public path', names['logo.svg'] in c.replace('"\n    "', ''), c)
    plain = c.replace('"\n    "', '')
    ok('imports name hashed modules', all('./' + names[n].split('/')[-1] in plain for n in ('b.js', 'c.js')) and './b.js' not in plain and './c.js' not in plain)
    ok('the depfile names the folders', all(f' /assets{x}' in deps for x in ('', '/css', '/js', '/css/10-a.css')), deps)
    ok('the same input gives the same bytes', build(root, {**css, **js})[2] == c)
    changed = build(root, {**css, **js, 'js/c.js': 'export const c = 3;\n'})[3]
    ok('a change renames the module and all that import it, and nothing else',
       {n for n in names if names[n] != changed[n]} == {'a.js', 'b.js', 'c.js'}, changed)
    big = build(root, {'css/a.css': 'a { color: red }\n' * 200, 'css/b.css': ''})[2]
    ok('a long sheet has smaller forms', '.gzip' in big and '.br' in big)
    small = build(root, {'logo.svg': '<svg/>'})[2]
    ok('a tiny file has no form that would be larger', '.gzip' not in small and '.br' not in small, small)
    ok('an empty folder gives an empty table', 'asset_count = 0' in build(root, {'icons/x.svg': '<svg/>'})[2])
    for name, files, why in (
            ('an import of a missing module', {'js/a.js': 'import "./b.js";\n'}, 'js/a.js: import of ./b.js, which is no ./module.js of ours'),
            ('an import from elsewhere', {'js/a.js': 'import x from "https://example.org/x.js";\n'}, 'js/a.js: import of https://example.org/x.js'),
            ('a circle of modules', {'js/a.js': 'import "./b.js";\n', 'js/b.js': 'import "./a.js";\n'}, 'in a circle: a.js > b.js > a.js'),
            ('a picture that is not there', {'css/a.css': 'a { background: url(x.svg) }\n'}, 'css/a.css: no asset named x.svg'),
            ('@import', {'css/a.css': '@import "b.css";\n'}, 'css/a.css: @import'),
            ('two assets of one name', {'js/a.js': '1;\n', 'css/a.css': 'a{}\n', 'a.js': '2;\n'}, 'two assets are named a.js')):
        code, err, c, _, _ = build(root, files)
        ok(f'refused: {name}', code == 1 and why in err and not c, err)
    print(f'1..{len(results)}')
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
