#!/usr/bin/env python3
"""with_small.py PROGRAM COMMAND ARGS…: runs COMMAND with the data directory of the small county in the place of {}."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'scenario'))

from world import master  # noqa: E402

data = master(sys.argv[1], 'small')
command = [data if word == '{}' else word for word in sys.argv[2:]]
os.execv(command[0], command)
