"""Test the installation: ``python -m nnbook.lab``."""

import sys

from nnbook.lab.selftest import main

sys.exit(main())
