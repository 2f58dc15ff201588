#!/usr/bin/env python3
"""Checks the direction of dependency: a folder of src includes only what stands below it, never beside or above.

    check_layers.py [SRC]

Prints file:line for each include that goes against it, or is not rooted at src, and ends with 1 when there is one. Generated headers
count by their path. main.c and app.c stand above all; tests beside a file obey the rule of their folder, but may include what was
generated for them alone without a folder.
"""
import os
import re
import sys

# From the top down; folders of one line do not know each other.
LAYERS = [
    ['cmd', ''],
    ['desk'],
    ['toolkit', 'voice'],
    ['assessment'],
    ['execution'],
    ['initiation'],
    ['cycle'],
    ['site'],
    ['people'],
    ['command'],
    ['rights'],
    ['web', 'html', 'jobs'],
    ['formats'],
    ['journal'],
    ['db'],
    ['sys'],
    ['base'],
]
# Who may know whom beside it: a request carries the page being written; main.c knows all of cmd, whose serve starts what app.c composed.
BESIDE = {('web', 'html'), ('', 'cmd'), ('cmd', '')}
RANK = {folder: rank for rank, line in enumerate(reversed(LAYERS)) for folder in line}
GENERATED = re.compile(r'\.(sql|tmpl)\.h$')
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]*)"', re.M)


def complaint(folder, path, test):
    """Why a file of the folder may not include the path; '' when it may."""
    if path.startswith('/') or '..' in path.split('/') or '\\' in path:
        return 'is not rooted at src'
    target = path.rpartition('/')[0].split('/')[0]
    if not target and path != 'app.h':
        if test and GENERATED.search(path):
            return ''
        return 'is not rooted at src'
    if target not in RANK:
        return f'names a folder that has no layer: {target}'
    if target == folder or (folder, target) in BESIDE or RANK[target] < RANK[folder]:
        return ''
    return f'goes up: {folder or "src"} stands {"beside" if RANK[target] == RANK[folder] else "below"} {target or "src"}'


def check_file(src, name):
    folder = os.path.dirname(name).split(os.sep)[0]
    if folder not in RANK:
        return [f'{src}/{name}:1: the folder {folder} has no layer']
    with open(os.path.join(src, name), encoding='utf-8') as f:
        text = f.read()
    found = []
    for m in INCLUDE.finditer(text):
        why = complaint(folder, m.group(1), os.path.basename(name).startswith('test_'))
        if why:
            found.append(f'{src}/{name}:{text.count(chr(10), 0, m.start(1)) + 1}: "{m.group(1)}" {why}')
    return found


def main():
    src = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'src')
    src = os.path.relpath(src)
    names = sorted(os.path.relpath(os.path.join(top, f), src) for top, _, files in os.walk(src) for f in files
                   if f.endswith(('.c', '.h', '.html', '.sql')))
    found = [line for name in names for line in check_file(src, name)]
    print('\n'.join(found + [f'layers: {len(names)} files, {len(found)} against the direction']))
    return 1 if found or not names else 0


if __name__ == '__main__':
    sys.exit(main())
