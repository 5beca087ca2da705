"""Fails when the SAM model in src/cloudformation/sam differs from the installed SAM translator.

Usage: python check-sam-model.py   (needs `pip install aws-sam-translator==1.115.*`)
"""

import runpy
import sys
from pathlib import Path

sys.argv = ["generate-sam-model.py", "--check"]
runpy.run_path(str(Path(__file__).with_name("generate-sam-model.py")), run_name="__main__")
