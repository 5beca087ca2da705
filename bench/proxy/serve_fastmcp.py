"""Serves a specification with the Python package fastmcp, which has no command for it.

Usage: python serve_fastmcp.py <specification> <base URL> [header name] [header value]
"""

import json
import sys

import httpx2
from fastmcp import FastMCP

with open(sys.argv[1], encoding="utf-8") as file:
    specification = json.load(file)
headers = {sys.argv[3]: sys.argv[4]} if len(sys.argv) > 4 else {}
client = httpx2.AsyncClient(base_url=sys.argv[2], headers=headers)
FastMCP.from_openapi(specification, client=client).run(transport="stdio", show_banner=False)
