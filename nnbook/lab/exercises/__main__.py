"""For teachers: ``python -m nnbook.lab.exercises export`` and ``grade``."""

import sys

from nnbook.lab.teaching.command import main

sys.exit(main())
